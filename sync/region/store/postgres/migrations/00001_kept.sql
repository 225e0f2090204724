-- +goose Up

-- Everything a region keeps, as sealed values under ordered keys; what they are
-- stands in package kv. The region comes first, so that a region can be placed
-- on a node or a partition of its own.
create table kept (
    region uuid  not null,
    key    bytea not null,
    value  bytea not null,
    primary key (region, key)
);
alter table kept alter column value set storage external; -- what is sealed does not compress

-- The second wall: a session sees the rows of the region that it named, and of
-- no other, whatever it asks for.
alter table kept enable row level security;
alter table kept force row level security;
create policy own_region on kept
    using (region = nullif(current_setting('shyraq.region', true), '')::uuid)
    with check (region = nullif(current_setting('shyraq.region', true), '')::uuid);

-- The numbers of commits are those of transactions, which are the cluster's own.
-- The base is added to them, so that a region that came from elsewhere goes on
-- above what it has.
create table region (
    id   uuid    primary key,
    base numeric not null default 0
);
alter table region enable row level security;
alter table region force row level security;
create policy own_region on region
    using (id = nullif(current_setting('shyraq.region', true), '')::uuid)
    with check (id = nullif(current_setting('shyraq.region', true), '')::uuid);

-- +goose Down
drop table kept;
drop table region;
