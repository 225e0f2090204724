package region

import (
	"crypto/sha256"
	"encoding/json"
	"slices"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/sync/revision"
)

// mark tells one penalty of one guardian from every other, and says none of it:
// the shelf holds no text of a record.
type mark [sha256.Size]byte

// punished is the part of an encounter's body in which penalties stand.
type punished struct {
	People []struct {
		ID        uuid.UUID `json:"id"`
		Guardians []struct {
			ID        uuid.UUID      `json:"id"`
			Penalties []raid.Penalty `json:"penalties"`
		} `json:"guardians"`
	} `json:"people"`
}

func (b punished) marks() []mark {
	var out []mark
	for _, p := range b.People {
		for _, g := range p.Guardians {
			for _, one := range g.Penalties {
				text, err := json.Marshal(raid.Imposed{Person: p.ID, Guardian: g.ID, Penalty: one})
				if err != nil {
					continue // ids, codes and dates always are JSON
				}
				out = append(out, sha256.Sum256(text))
			}
		}
	}
	return out
}

// penalizes says whether a body has a penalty that stands in none of its
// parents: only who decides of a repeat writes one down or changes it. One that
// is left out is not looked for, since its history stays.
func (s *shelf) penalizes(e revision.Envelope) bool {
	var v punished
	if json.Unmarshal(e.Body, &v) != nil {
		return true
	}
	return slices.ContainsFunc(v.marks(), func(m mark) bool {
		return !slices.ContainsFunc(e.Parents, func(p revision.Hash) bool { return slices.Contains(s.imposed[p], m) })
	})
}
