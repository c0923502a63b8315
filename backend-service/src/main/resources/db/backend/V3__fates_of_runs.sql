-- What became of runs, for as long as their message may be repeated.

-- Runs that ended without an answer: neither they nor the answered ones begin again.
create table endings (
    run_id   varchar(128) primary key,
    how      varchar(16)  not null,
    ended_at bigint       not null
);

create index endings_by_time on endings (ended_at);

-- The processes that write here, each with the last sign of its life: what nobody is at any more was lost.
create table lives (
    id       varchar(36) primary key,
    began_at bigint      not null,
    seen_at  bigint      not null
);
