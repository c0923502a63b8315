-- Read by H2 (MODE=PostgreSQL) and PostgreSQL alike.

create table users (
    id             varchar(128)             not null primary key,
    email          varchar(254)             not null unique,
    email_verified boolean                  not null,
    created_at     timestamp with time zone not null
);

-- Apart from users, because a person may sign in by other means and then has none.
create table credentials (
    user_id       varchar(128) not null primary key references users (id) on delete cascade,
    password_hash varchar(512) not null
);

create table sessions (
    id         varchar(128)             not null primary key,
    user_id    varchar(128)             not null references users (id) on delete cascade,
    started_at timestamp with time zone not null,
    expires_at timestamp with time zone not null,
    ended_at   timestamp with time zone
);

create index sessions_of_a_user on sessions (user_id);
create index sessions_by_expiry on sessions (expires_at);

-- A token is known by its SHA-256. Its successor is kept, sealed under a key derived from the token itself, only as long as
-- the same token may be presented again.
create table refresh_tokens (
    fingerprint      varchar(43)              not null primary key,
    session_id       varchar(128)             not null references sessions (id) on delete cascade,
    issued_at        timestamp with time zone not null,
    expires_at       timestamp with time zone not null,
    used_at          timestamp with time zone,
    sealed_successor varchar(128)
);

create index refresh_tokens_of_a_session on refresh_tokens (session_id);
create index refresh_tokens_by_expiry on refresh_tokens (expires_at);
create index refresh_tokens_by_sealed_successor on refresh_tokens (sealed_successor);
