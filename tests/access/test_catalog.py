"""What PostgreSQL's own catalogue says of the nets: policies, rights, functions. A new table without them fails."""

import pytest
from django.apps import apps
from django.conf import settings

from tests.access.owner import rows, value

PROTECTED_ROOMS = ("nominals", "documents", "assessments", "caseload", "mappa", "orders")
OTHERS = ("web_draft", "work_notice", "audit_event")
DERIVED = {"nominals_recordaccess", "nominals_card", "nominals_searchterm", "nominals_nameword"}
RIGHTS = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
# What visor_app may do beside reading, adding and changing; said once, here.
WRITTEN_ONCE = {
    "nominals_logentry",
    "nominals_timelineentry",
    "nominals_searchrun",
    "documents_documentpage",
    "audit_event",
}
FUNCTIONS_ANYBODY_MAY_CALL = {"visor_fold", "visor_system_record"}


def record_tables():
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in PROTECTED_ROOMS
    }
    return sorted(tables | set(OTHERS))


def test_the_list_of_protected_rooms_is_whole(world):
    rooms = {config.label for config in apps.get_app_configs() if config.name.startswith("records.")}
    assert rooms <= set(PROTECTED_ROOMS)
    assert not rooms & set(settings.OPEN_APPS)


def test_every_record_table_is_closed_by_policies_that_hold_its_owner_too(world):
    found = {
        name: (secured, forced, policies)
        for name, secured, forced, policies in rows(
            "SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,"
            " (SELECT count(*) FROM pg_policy p WHERE p.polrelid = c.oid)"
            " FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')"
        )
    }
    for table in record_tables():
        secured, forced, policies = found[table]
        assert (secured, forced, policies > 0) == (True, True, True), table


def test_nobody_but_the_acting_role_has_any_right_on_a_record_table(world):
    for table in record_tables():
        if table == "audit_event":
            continue
        for role in ("visor_web", "public"):
            assert rights(role, table) == set(), (role, table)
        assert not columns_granted("visor_web", table), table


def test_the_acting_role_has_no_more_than_it_needs(world):
    for table in record_tables():
        held = rights("visor_app", table)
        assert not held & {"DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"} or table == "web_draft", table
        if table in DERIVED:
            assert held == {"SELECT"}, table
        if table in WRITTEN_ONCE:
            assert "UPDATE" not in held, table
    assert rights("visor_app", "web_draft") == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert rights("visor_web", "audit_event") == {"INSERT"}
    assert rights("visor_app", "audit_event") == {"INSERT", "SELECT"}


def test_partitions_of_the_audit_trail_cannot_be_reached_round_it(world):
    partitions = [
        row[0]
        for row in rows(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'audit_event'::regclass"
        )
    ]
    assert len(partitions) > 3
    for partition in partitions:
        for role in ("visor_web", "visor_app", "public"):
            assert rights(role, partition) == set(), partition


def test_only_open_apps_are_open_to_the_login(world):
    opened = {
        model._meta.db_table
        for label in settings.OPEN_APPS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    } | {"django_migrations", "audit_event"}
    names = [
        row[0]
        for row in rows(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p', 'v', 'm', 'f')"
        )
    ]
    beyond = {name for name in names if rights("visor_web", name) and name not in opened}
    assert beyond <= {
        "organisation_place",
        "organisation_posting_in_force",
        "training_in_force",
        "training_readiness",
    }
    assert rights("visor_web", "django_migrations") == {"SELECT"}


def test_no_policy_is_for_everybody(world):
    roles = {
        frozenset(row[0]) for row in rows("SELECT roles::text[] FROM pg_policies WHERE schemaname = 'public'")
    }
    assert roles <= {frozenset({"visor_app"}), frozenset({"visor_web", "visor_app"})}
    permissive = rows(
        "SELECT policyname FROM pg_policies WHERE qual = 'true' OR (with_check = 'true' AND cmd <> 'INSERT')"
    )
    assert permissive == []


def test_no_function_with_its_owners_rights_can_be_called_by_anybody(world):
    """A trigger function too: whoever may execute it may hang it on a table of their own."""
    anybody = rows(
        "SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef"
        " AND has_function_privilege('public', p.oid, 'EXECUTE')"
    )
    assert anybody == []


def test_every_function_with_its_owners_rights_says_where_it_looks_and_never_first_in_temporary_tables(world):
    functions = rows(
        "SELECT proname, coalesce(array_to_string(proconfig, ' '), '') FROM pg_proc"
        " WHERE pronamespace = 'public'::regnamespace AND prosecdef"
    )
    assert len(functions) > 5
    for name, config in functions:
        path = [part.strip() for part in config.partition("search_path=")[2].split(",")]
        assert path[-1:] == ["pg_temp"], (name, config)
        assert path[0] == "pg_catalog", (name, config)


def test_functions_of_ours_that_anybody_may_call_are_known_by_name(world):
    ours = rows(
        "SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind <> 'a'"
        " AND p.prorettype <> 'trigger'::regtype AND has_function_privilege('public', p.oid, 'EXECUTE')"
        " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')"
    )
    assert {row[0] for row in ours} <= FUNCTIONS_ANYBODY_MAY_CALL


def test_every_view_asks_with_the_rights_of_whoever_looks(world):
    views = rows(
        "SELECT c.relname, coalesce(array_to_string(c.reloptions, ' '), '') FROM pg_class c"
        " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm')"
        " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')"
    )
    assert views
    for name, options in views:
        assert "security_invoker=true" in options, name


@pytest.mark.parametrize("table", ["guardian_userobjectpermission", "guardian_groupobjectpermission"])
def test_the_generic_tables_of_guardian_stay_empty(table, world):
    assert value(f"SELECT count(*) FROM {table}") == 0


def test_neither_role_can_make_tables_temporary_ones_included(world):
    for role in ("visor_web", "visor_app"):
        assert not value("SELECT has_database_privilege(%s, current_database(), 'TEMP')", role)
        assert not value("SELECT has_database_privilege(%s, current_database(), 'CREATE')", role)
        assert not value("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role)


def test_the_roles_are_what_they_should_be(world):
    found = rows(
        "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolinherit FROM pg_roles"
        " WHERE rolname IN ('visor_web', 'visor_app', 'visor_owner') ORDER BY 1"
    )
    assert found == [
        ("visor_app", False, False, False, True),
        ("visor_owner", False, True, False, True),
        ("visor_web", False, False, False, False),
    ]


def rights(role, table):
    held = rows(
        "SELECT p FROM unnest(%s::text[]) p WHERE has_table_privilege(%s, %s, p)",
        list(RIGHTS),
        role,
        f"public.{table}",
    )
    return {row[0] for row in held}


def columns_granted(role, table):
    return rows(
        "SELECT column_name FROM information_schema.column_privileges WHERE grantee = %s AND table_name = %s",
        role, table,
    )  # fmt: skip
