package postgres

// Each query finds what it asks for through the key, row by row, whatever the
// database knows of the table: also while it is new and nobody counted it. One
// that is given many keys as a list may be answered by walking through all that
// the region has, which takes a minute, and is held against everybody who writes.
const (
	// fetchQuery gets several values at once.
	fetchQuery = `select f.key, f.value from unnest($2::bytea[]) as w(key),
		lateral (select key, value from kept where region = $1 and key = w.key limit 1) f`

	// scanQuery gets the pairs of several ranges, in order.
	scanQuery = `select r.n::int4, f.key, f.value from unnest($2::bytea[], $3::bytea[]) with ordinality as r(low, high, n),
		lateral (select key, value from kept where region = $1 and key > r.low and key <= r.high order by key limit $4) f
		order by r.n, f.key`

	// dropQuery takes one pair away.
	dropQuery = `delete from kept where region = $1 and key = $2`

	// putQuery puts pairs in their places.
	putQuery = `insert into kept (region, key, value) select $1, k, v from unnest($2::bytea[], $3::bytea[]) as t(k, v)
		on conflict (region, key) do update set value = excluded.value`

	// tidyQuery takes away so many pairs of a range that nobody else is at.
	tidyQuery = `delete from kept where region = $1 and ctid = any(array(
		select ctid from kept where region = $1 and key >= $2 and key < $3 order by key limit $4 for update skip locked))`
)
