-- Who is at which run, in all processes that share this database.

-- There are few at any time, and each is gone in a moment: one index, because each of them costs as much as the table.
-- A lease is there from the commit that stores a message until the end of its run has been told. Whoever holds it, and nobody
-- else, may store what the run came to; when its holder dies, others can see what was left undone, and in which order.
create table run_leases (
    user_id    varchar(128) not null,
    thread_id  varchar(128) not null,
    -- the order of a thread's runs, drawn while the thread's row is locked
    turn       bigint       not null,
    run_id     varchar(128) not null,
    -- the life of a process
    holder     varchar(36)  not null,
    request_id varchar(128) not null,
    trace      varchar(64)  not null,
    heard_at   bigint       not null,
    -- how somebody who is not its holder wants it to end
    wish       varchar(16),
    -- how it has ended, which may not have been told yet
    ended      varchar(16),
    -- whether its holder only closes it, for another one that has died
    closing    boolean      not null default false,
    primary key (user_id, thread_id, turn)
);

-- Whose run it was: any process can say how it ended.
alter table endings add column user_id varchar(128);
alter table endings add column thread_id varchar(128);
