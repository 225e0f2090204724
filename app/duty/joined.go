package duty

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/ledger"
	"shyraq/sync/revision"
)

// What the region joined has no author of its own: whose words stand in it is
// looked up in what it was made of.

// byRegion says whether the region made a revision of two heads.
func byRegion(s revision.Signed) bool {
	return s.Envelope.Author == uuid.Nil && len(s.Envelope.Parents) > 1
}

// byPeople gives the revisions that people signed of which one was made: itself,
// or what the region joined, as often as it did, the later first.
func byPeople(rec ledger.Record, s revision.Signed) []revision.Signed {
	if !byRegion(s) {
		return []revision.Signed{s}
	}
	var out []revision.Signed
	seen := map[revision.Hash]bool{}
	for ready := slices.Clone(s.Envelope.Parents); len(ready) > 0; ready = ready[1:] {
		for _, p := range rec.Revisions {
			switch {
			case p.Rev != ready[0] || seen[p.Rev]:
			case byRegion(p):
				ready = append(ready, p.Envelope.Parents...)
			default:
				out = append(out, p)
			}
			seen[p.Rev] = seen[p.Rev] || p.Rev == ready[0]
		}
	}
	slices.SortStableFunc(out, func(a, b revision.Signed) int { return b.Envelope.Time.Compare(a.Envelope.Time) })
	return out
}

// namesOf is who a revision is of: its author; of what the region joined, all
// whose words stand in it.
func (d *Duty) namesOf(rec ledger.Record, s revision.Signed) string {
	var names []string
	for _, one := range byPeople(rec, s) {
		if name := d.nameOf(one.Envelope.Author); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Reverse(names)
	return strings.Join(names, " + ")
}

// forkOf finds where two heads of a record parted; false where that is not one
// place, or a part of the way is not here.
func forkOf(rec ledger.Record, left, right revision.Hash) (revision.Fork, bool) {
	whole := true
	f, found, _ := revision.ForkOf(left, right, len(rec.Revisions)+1, func(rev revision.Hash) ([]revision.Hash, error) {
		s, here := revisionOf(rec, rev)
		whole = whole && here
		return s.Envelope.Parents, nil
	})
	return f, found && whole
}

// comesFrom says whether a revision was made of one of some others, however far
// back.
func comesFrom(rec ledger.Record, rev revision.Hash, of []revision.Hash) bool {
	seen := map[revision.Hash]bool{}
	for ready := []revision.Hash{rev}; len(ready) > 0; ready = ready[1:] {
		if slices.Contains(of, ready[0]) {
			return true
		}
		if s, here := revisionOf(rec, ready[0]); here && !seen[s.Rev] {
			seen[s.Rev] = true
			ready = append(ready, s.Envelope.Parents...)
		}
	}
	return false
}

func revisionOf(rec ledger.Record, rev revision.Hash) (revision.Signed, bool) {
	at := slices.IndexFunc(rec.Revisions, func(s revision.Signed) bool { return s.Rev == rev })
	if at < 0 {
		return revision.Signed{}, false
	}
	return rec.Revisions[at], true
}

// pensOf says in whose hand the pen is of what some revisions of a record leave
// when they are joined. It is counted along the chain of each, as the region
// counts it: of two, one that did not pass it on since they parted says nothing.
func pensOf(rec ledger.Record, heads []revision.Signed) []raid.Pen {
	var out []raid.Pen
	for _, h := range heads {
		if pen, ok := penOf(h); ok && !slices.Contains(out, pen) {
			out = append(out, pen)
		}
	}
	if len(out) != 2 || len(heads) != 2 {
		return out
	}
	fork, found := forkOf(rec, heads[0].Rev, heads[1].Rev)
	if !found {
		return out
	}
	base, _ := revisionOf(rec, fork.Base)
	was, ok := penOf(base)
	if at := slices.Index(out, was); ok && at >= 0 {
		out = slices.Delete(out, at, at+1)
	}
	return out
}

func penOf(s revision.Signed) (raid.Pen, bool) {
	var e struct {
		Pen raid.Pen `json:"pen"`
	}
	return e.Pen, decodeBody(s, &e) == nil
}
