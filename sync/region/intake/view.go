package intake

import (
	"github.com/google/uuid"

	"shyraq/sync/region/access"
	"shyraq/sync/revision"
)

// View is what a store shows while lines are judged: the region as it stands,
// held still until the changes are written. What is not there is zero and no
// error.
type View interface {
	Leaf(revision.Hash) (Leaf, bool, error)
	Facts(record uuid.UUID) (access.Facts, error)
	Chain(device uuid.UUID) (Chain, error)
	Number(device uuid.UUID, dseq uint64) (revision.Hash, error)
	Waiting(Wait) ([]Aside, error)                                            // held lines that wait for it
	Unsigned(device uuid.UUID, dseq uint64, rev revision.Hash) (Aside, error) // set aside under that number and hash; without its line
	Aside(key [32]byte) (Aside, bool, error)                                  // without its line
	Kept(key [32]byte) (Aside, bool, error)                                   // with its line
	Rubbish(device uuid.UUID) (int64, error)                                  // bytes of unsigned lines it pushed
	Plan(raid uuid.UUID) (Plan, error)
	Crew(crew uuid.UUID) (raid uuid.UUID, err error)
	Member(officer, raid uuid.UUID) (access.Member, error)
	Signed(rev revision.Hash) (revision.Signed, error)               // one that has a leaf, with what is written in it
	Erased(rev revision.Hash) (record uuid.UUID, ok bool, err error) // of what was taken in or set aside once, and erased
	Own(record uuid.UUID) (revision.Hash, error)                     // the last revision of it that the region itself wrote
}

// People is the register of officers and devices, as far as judging needs it.
type People interface {
	Author(officer uuid.UUID) Author // without crews; zero where there is none
	Unit(officer uuid.UUID) string
	Revoked(device uuid.UUID) bool
}

// Changes are what a push makes of a region, to be written all or none.
type Changes struct {
	Stored   []Stored // in order: each stands at the next place of the commit
	Facts    map[uuid.UUID]access.Facts
	Entries  []access.Entry
	Chains   map[uuid.UUID]Chain
	Numbers  []Number
	Asides   []Aside // new, or with another reason
	Released []Aside // set aside no more
	Rubbish  map[uuid.UUID]int64
	Plans    map[uuid.UUID]Plan
	Crews    map[uuid.UUID]uuid.UUID
	Members  map[MemberKey]access.Member
}

// MemberKey names a member of a raid.
type MemberKey struct{ Officer, Raid uuid.UUID }

// Stored is a revision that is taken into its record.
type Stored struct {
	Signed *revision.Signed
	Leaf   Leaf
}

// Empty says whether nothing has to be written.
func (c Changes) Empty() bool {
	return len(c.Stored)+len(c.Numbers)+len(c.Asides)+len(c.Released) == 0
}
