-- Null for people. Removing a test user removes all that is theirs: everything refers to users with "on delete cascade".
alter table users add column test_until timestamp with time zone;

create index users_by_test_end on users (test_until);
