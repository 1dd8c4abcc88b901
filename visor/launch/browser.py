"""A form with a file as a browser sends it: for the tests and proofs that speak HTTP to a real web process."""

import uuid

TOKEN = "t" * 32
BOUNDARY = "fictional-boundary"


def headers_of(session: str) -> dict[str, str]:
    """The cookies of somebody signed in."""
    return {"Cookie": f"visor_session={session}; csrftoken={TOKEN}"}


def form_with_file(
    content: bytes, *, kind: str, upload_key: str = "", name: str = "oasys.pdf"
) -> tuple[bytes, dict[str, str]]:
    """The body of the form that adds a document, and the headers that say what it is."""
    fields = {
        "csrfmiddlewaretoken": TOKEN,
        "kind": kind,
        "title": "",
        "upload_key": upload_key or str(uuid.uuid4()),
    }
    body = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in fields.items()
    )
    body += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body += content + f"\r\n--{BOUNDARY}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}", "Content-Length": str(len(body))}
    return body, headers
