-- Every table that is written often has spare room on its pages, and none of the columns that a
-- heartbeat, a renewal or a report changes has an index: such updates stay on their page (HOT).
-- No foreign keys on tokens, states, actions and uses: the check would lock the backend's row on
-- every connect. Numbers are 64 bits wide, but for the id of a node, which is 32 on the wire.

-- What all controllers share. One row.
create table setting (
    only_row boolean primary key default true check (only_row),
    renew_ms bigint not null,
    soft_ms bigint not null,
    hard_ms bigint not null,
    expiry_ms bigint not null,
    check (0 < renew_ms and renew_ms < soft_ms and soft_ms < hard_ms and hard_ms < expiry_ms)
);

insert into setting (renew_ms, soft_ms, hard_ms, expiry_ms) values (7000, 40000, 50000, 60000);

-- Fencing tokens: rising for ever, and higher than those of a database that was here before.
do $$
begin
    execute format('create sequence fencing_token start with %s', floor(extract(epoch from clock_timestamp()) * 1000)::bigint);
end
$$;

create table controller (
    name text primary key,
    first_seen timestamptz not null default now(),
    last_heartbeat timestamptz not null,
    online boolean not null,
    plane_version text not null,
    plane_hash text not null,
    advertise_url text not null
) with (fillfactor = 50);

-- Tells one connection of a node from the next.
create sequence node_connection;

create table node (
    id integer generated always as identity primary key,
    kind text not null check (kind in ('Drone', 'Proxy', 'AcmeDnsServer')),
    cluster text,
    name text not null,
    instance text,
    capabilities text[] not null,
    plane_version text not null,
    plane_hash text not null,
    ip text not null,
    controller text,
    connection bigint not null,
    connected_at timestamptz not null,
    disconnected_at timestamptz,
    unique nulls not distinct (cluster, name)
) with (fillfactor = 70);

create table drone (
    id integer primary key references node,
    ready boolean not null,
    draining boolean not null default false,
    pool text not null,
    last_heartbeat timestamptz,
    last_local_time bigint,
    cpu_millis bigint,
    memory_total bigint,
    memory_available bigint,
    reported_backends integer,
    images text[]
) with (fillfactor = 50);

create table backend (
    id text primary key,
    cluster text not null,
    pool text not null,
    subdomain text,
    drone_id integer not null references node,
    key_namespace text not null,
    key_name text not null,
    key_tag text not null,
    fencing_token bigint not null,
    status integer not null,
    state text not null,
    status_time timestamptz not null,
    address text,
    static_token text,
    image text,
    memory_limit bigint,
    created_at timestamptz not null,
    lifetime_ends_at timestamptz,
    max_idle_seconds integer,
    soft_ordered_at timestamptz,
    hard_ordered_at timestamptz,
    stop_note text
) with (fillfactor = 70);

create index backend_living_on_drone on backend (drone_id) where status < 70;
create index backend_stopping on backend (id) where status < 70 and (soft_ordered_at is not null or hard_ordered_at is not null);
create index backend_sweepable on backend (id)
    where status < 60 and soft_ordered_at is null and (max_idle_seconds is not null or lifetime_ends_at is not null);
create index backend_scheduled on backend (created_at) where status = 10;
create index backend_ended on backend (status_time) where status = 70;
create unique index backend_static_token on backend (static_token) where static_token is not null;
create index backend_newest_of_cluster on backend (cluster, created_at, id);

-- Names of backends whose rows are gone: a name is never given twice.
create table ended_backend_name (
    id text primary key
);

create table backend_state (
    backend_id text not null,
    status integer not null,
    state text not null,
    created_at timestamptz not null,
    primary key (backend_id, status)
);

create table backend_key (
    namespace text not null,
    name text not null,
    tag text not null,
    backend_id text not null unique,
    drone_id integer not null,
    fencing_token bigint not null,
    expires_at timestamptz not null,
    allow_renew boolean not null default true,
    primary key (namespace, name)
) with (fillfactor = 50);

create index backend_key_given_up on backend_key (backend_id) where not allow_renew;

-- kind: spawn, soft or hard. The executable of a spawn may hold secrets: it is erased on the ack.
create table action (
    seq bigint generated always as identity primary key,
    id text not null unique,
    backend_id text not null,
    drone_id integer not null,
    kind text not null check (kind in ('spawn', 'soft', 'hard')),
    reason text,
    executable text,
    renew_at bigint,
    soft_terminate_at bigint,
    hard_terminate_at bigint,
    created_at timestamptz not null default now(),
    acked_at timestamptz
);

create index action_waiting on action (drone_id, seq) where acked_at is null;
create unique index action_one_of_a_kind on action (backend_id, kind) where acked_at is null;
create index action_of_backend on action (backend_id);

create table token (
    hash bytea primary key,
    backend_id text not null,
    username text,
    auth text,
    secret_token text,
    created_at timestamptz not null default now(),
    expires_at timestamptz,
    revoked_at timestamptz
);

create index token_of_backend on token (backend_id, username);
create index token_revoked on token (backend_id) where revoked_at is not null;
create index token_expiring on token (expires_at) where expires_at is not null;

-- How a proxy uses a backend; each row is written by one proxy alone.
create table backend_use (
    backend_id text not null,
    proxy_id integer not null,
    connection bigint not null,
    keep_alive_only boolean not null,
    open bigint not null,
    requests bigint not null,
    bytes_in bigint not null,
    bytes_out bigint not null,
    last_used timestamptz not null,
    reported_at timestamptz not null,
    trusted_until timestamptz,
    primary key (backend_id, proxy_id)
) with (fillfactor = 50);
