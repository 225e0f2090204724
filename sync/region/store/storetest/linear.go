package storetest

import (
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/intake"
	"shyraq/sync/region/store"
	"shyraq/sync/revision"
)

// asked is what a client does with one revision, and what he is told.
type asked struct {
	rev  revision.Hash
	push bool // else he looks whether it is there
}

// once says what a store may answer of one revision: the first push of it is
// "stored", every other one "duplicate", and it is there from the first on.
var once = porcupine.Model{
	Partition: func(all []porcupine.Operation) [][]porcupine.Operation {
		by := map[revision.Hash][]porcupine.Operation{}
		for _, o := range all {
			by[o.Input.(asked).rev] = append(by[o.Input.(asked).rev], o)
		}
		var out [][]porcupine.Operation
		for _, o := range by {
			out = append(out, o)
		}
		return out
	},
	Init: func() any { return false },
	Step: func(state, input, output any) (bool, any) {
		there, told := state.(bool), output.(string)
		switch {
		case input.(asked).push && there:
			return told == "duplicate", true
		case input.(asked).push:
			return told == "stored", true
		case there:
			return told == "there", true
		}
		return told == "missing", false
	},
}

// Linear has many clients push the same revisions to several servers of one
// store at once, and look for them meanwhile, and asks whether what they were
// told can have come in some order, one after the other.
func Linear(t *testing.T, servers ...store.Store) {
	n := NewNight(t, servers[0])
	var revs []revision.Signed
	var lines []intake.Line
	for range 10 { // each the first of its device, so that none waits for another
		author := n.Join(regionfile.Patrol, "unit-a")
		revs = append(revs, author.Encounter(NewID(), nil))
		lines = append(lines, author.Lines(revs[len(revs)-1])...)
	}
	var mu sync.Mutex
	var history []porcupine.Operation
	began := time.Now()
	var wg sync.WaitGroup
	for client := range 6 {
		at := n.On(servers[client%len(servers)])
		carrier := at.Join(regionfile.Patrol, "unit-a") // by other devices, so that no push waits for its turn
		wg.Go(func() {
			chance := rand.New(rand.NewPCG(uint64(client), 6))
			for i := range revs {
				for range 3 {
					in := asked{revs[i].Rev, chance.IntN(2) == 0}
					from := time.Since(began).Nanoseconds()
					out := ""
					if in.push {
						got, _, err := carrier.PushLines(t.Context(), lines[i:i+1])
						if err != nil {
							t.Error(err)
							return
						}
						out = got[0]
					} else if out = "missing"; at.Has([]revision.Hash{in.rev})[in.rev] {
						out = "there"
					}
					mu.Lock()
					history = append(history, porcupine.Operation{ClientId: client, Input: in, Call: from, Output: out, Return: time.Since(began).Nanoseconds()})
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	if !porcupine.CheckOperations(once, history) {
		t.Errorf("%d answers can have come in no order", len(history))
	}
}
