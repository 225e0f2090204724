package region

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/courier/wire"
	"shyraq/sync/region/place"
	"shyraq/sync/revision"
)

// soak asks for the long runs.
func soak() bool { return os.Getenv("SHYRAQ_SOAK") != "" }

// written is one revision of the record that all clients write at once.
type written struct {
	revision.Signed
	parents []int
	flag    string // with which it is stored
	pens    []raid.Pen
	dead    bool // a root beside another: what goes on from it waits for ever
}

// pushed is a client's push of one revision. Where it was asked more than once,
// because no answer came, the first may have been taken in.
type pushed struct {
	rev   int
	again bool
}

// oneRecord says what may be answered of one record, whoever writes and whichever
// server is asked: one root; nothing before its parents, and what waits for them
// comes with the last of them; the same once more is a duplicate. The state is a
// letter for each revision: s stored, h held, - not there.
func oneRecord(all []written) porcupine.Model {
	return porcupine.Model{
		Init: func() any { return strings.Repeat("-", len(all)) },
		Step: func(state, input, output any) (bool, any) {
			s, in := []byte(state.(string)), input.(pushed)
			want := answerTo(all, s, in.rev)
			if want == "duplicate" && in.again && strings.HasPrefix(output.(string), "stored") {
				return true, string(s)
			}
			return output == want || in.again && output == "duplicate" && strings.HasPrefix(want, "stored"), string(s)
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprint(input, output) },
	}
}

// answerTo takes a revision into a state, and says what its push is told.
func answerTo(all []written, s []byte, rev int) string {
	missing := slices.ContainsFunc(all[rev].parents, func(p int) bool { return s[p] != 's' })
	switch {
	case s[rev] == 's':
		return "duplicate"
	case missing:
		s[rev] = 'h'
		return "held:missing"
	case len(all[rev].parents) == 0 && slices.Contains(s, 's'):
		return "quarantined:root_beside"
	}
	s[rev] = 's'
	for freed := true; freed; {
		freed = false
		for i, w := range all {
			if s[i] == 'h' && !slices.ContainsFunc(w.parents, func(p int) bool { return s[p] != 's' }) {
				s[i], freed = 's', true
			}
		}
	}
	if all[rev].flag != "" {
		return "stored:" + all[rev].flag
	}
	return "stored"
}

// together has clients write one record at once.
type together struct {
	t       *testing.T
	clients []*station
	record  uuid.UUID
	next    func(s *station, of *together, parents []int) written
	began   time.Time

	mu      sync.Mutex
	all     []written
	history []porcupine.Operation
}

// play has all clients begin the record at once, and then each write so often, on
// what any of them wrote, there or on its way.
func (g *together) play(seed uint64, times int) {
	g.began = time.Now()
	g.at(func(n int, s *station) {
		if i := g.write(s, nil); !strings.HasPrefix(g.push(n, s, i), "stored") {
			g.mu.Lock()
			g.all[i].dead = true
			g.mu.Unlock()
		}
	})
	g.at(func(n int, s *station) {
		chance := rand.New(rand.NewPCG(seed, uint64(n)))
		for range times {
			g.push(n, s, g.write(s, chance))
		}
	})
	for n, s := range g.clients { // and once more, one after the other: what is there by now
		for i, w := range g.all {
			if w.Envelope.Device == s.Identity().Device {
				g.push(n, s, i)
			}
		}
	}
	told := map[string]int{}
	for _, o := range g.history {
		told[o.Output.(string)]++
	}
	g.t.Logf("seed %d: %v", seed, told)
	if !porcupine.CheckOperations(oneRecord(g.all), g.history) {
		for _, o := range g.history {
			g.t.Logf("client %d: %v %v: %v, parents %v", o.ClientId, o.Call, o.Return, o.Output, g.all[o.Input.(pushed).rev].parents)
		}
		g.t.Errorf("seed %d: %d answers can have come in no order", seed, len(g.history))
	}
}

// at has all clients do something at once.
func (g *together) at(do func(n int, s *station)) {
	var wg sync.WaitGroup
	for n, s := range g.clients {
		wg.Go(func() { do(n, s) })
	}
	wg.Wait()
}

// write makes a revision on up to two of the last that were written, or, without
// chance and once in a while, one that begins the record.
func (g *together) write(s *station, chance *rand.Rand) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	var parents []int
	dead := chance != nil && chance.IntN(12) == 0 // it begins what is begun
	if chance != nil && !dead {
		var alive []int
		for i, w := range g.all {
			if !w.dead {
				alive = append(alive, i)
			}
		}
		for range 1 + chance.IntN(2) {
			if p := alive[max(0, len(alive)-1-chance.IntN(4))]; !slices.Contains(parents, p) {
				parents = append(parents, p)
			}
		}
	}
	slices.SortFunc(parents, func(a, b int) int { return strings.Compare(string(g.all[a].Rev), string(g.all[b].Rev)) })
	w := g.next(s, g, parents)
	w.parents, w.dead = parents, dead
	g.all = append(g.all, w)
	return len(g.all) - 1
}

func (g *together) push(client int, s *station, rev int) (told string) {
	g.mu.Lock()
	line := g.all[rev].AppendLine(nil)
	g.mu.Unlock()
	in := pushed{rev: rev}
	from := time.Since(g.began).Nanoseconds()
	got, err := s.tryLines(line)
	for ; wire.Code(err) == wire.CodeBusy; got, err = s.tryLines(line) {
		in.again = true
	}
	if err != nil {
		g.t.Error(err)
		return ""
	}
	o := porcupine.Operation{ClientId: client, Input: in, Call: from, Output: results(got)[0], Return: time.Since(g.began).Nanoseconds()}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.history = append(g.history, o)
	return o.Output.(string)
}

func (g *together) parentsOf(parents []int) (out []revision.Hash) {
	for _, p := range parents {
		out = append(out, g.all[p].Rev)
	}
	return out
}

// pensBefore says in whose hand the pen is before a revision, by a slow and plain
// search: of two parents, one that did not pass it on since they parted says
// nothing; else it is with each of them.
func (g *together) pensBefore(parents []int) (out []raid.Pen) {
	if len(parents) == 2 {
		left, right := g.all[parents[0]].pens, g.all[parents[1]].pens
		if base := g.bases(parents[0], parents[1]); len(base) == 1 {
			switch was := g.all[base[0]].pens; {
			case slices.Equal(left, was):
				return right
			case slices.Equal(right, was):
				return left
			}
		}
	}
	for _, p := range parents {
		for _, had := range g.all[p].pens {
			if !slices.Contains(out, had) {
				out = append(out, had)
			}
		}
	}
	return out
}

// bases are the latest revisions that two come from.
func (g *together) bases(a, b int) (out []int) {
	up := func(of int) map[int]bool {
		set := map[int]bool{of: true}
		for i := of; i >= 0; i-- { // parents are written before
			if set[i] {
				for _, p := range g.all[i].parents {
					set[p] = true
				}
			}
		}
		return set
	}
	left, right := up(a), up(b)
	for c := range g.all {
		if left[c] && right[c] && !slices.ContainsFunc(slices.Collect(maps.Keys(left)), func(d int) bool { return d != c && right[d] && up(d)[c] }) {
			out = append(out, c)
		}
	}
	return out
}

// beside is a second server of a world's region on the same store.
func (w *world) beside() *world {
	w.t.Helper()
	b := &world{t: w.t, clock: w.clock, opts: w.opts, store: w.store}
	b.opts.Dir = w.t.(*testing.T).TempDir()
	for _, name := range []string{place.PassportName, "key"} {
		raw, err := os.ReadFile(filepath.Join(w.opts.Dir, name))
		if err == nil {
			err = os.WriteFile(filepath.Join(b.opts.Dir, name), raw, 0o600)
		}
		if err != nil {
			w.t.Fatal(err)
		}
	}
	b.start("127.0.0.1:0")
	w.t.Cleanup(func() { b.stop() })
	return b
}

// fieldwork is four officers of one crew and an encounter that is theirs. With
// passes each of them gives the pen to one of them now and then; whoever goes on
// without it is flagged.
func fieldwork(passes bool) func(t *testing.T, w *world) *together {
	return func(t *testing.T, w *world) *together {
		g := &together{t: t, record: newID()}
		night, crew := newID(), newID()
		var members []uuid.UUID
		for range 4 {
			s := w.enrol(regionfile.Patrol, "unit-a")
			g.clients, members = append(g.clients, s), append(members, s.officer)
		}
		if _, err := w.region.Load(t.Context(), planned(t, night, crew, members...), false); err != nil {
			t.Fatal(err)
		}
		chance := rand.New(rand.NewPCG(5, 5))
		g.next = func(s *station, g *together, parents []int) (out written) {
			pen, holds := raid.Pen{Crew: crew}, true
			if passes && chance.IntN(2) == 0 {
				pen = raid.Pen{Officer: members[chance.IntN(len(members))]}
			}
			for _, had := range g.pensBefore(parents) {
				holds = holds && (had.Crew == crew || had.Officer == s.officer)
				out.pens = append(out.pens, had)
			}
			if holds {
				out.pens = []raid.Pen{pen}
			} else {
				out.flag = "pen"
			}
			out.Signed = s.encounter(g.record, func(v *raid.Encounter, e *revision.Envelope) {
				v.Pen, e.Raid, e.Crew, e.Parents = pen, night, crew, g.parentsOf(parents)
			})
			return out
		}
		return g
	}
}

// decisions is four supervisors and their word on one encounter.
func decisions(t *testing.T, w *world) *together {
	g := &together{t: t, record: newID()}
	author := w.enrol(regionfile.Patrol, "unit-a")
	on := author.encounter(newID(), nil)
	author.push(on)
	for range 4 {
		g.clients = append(g.clients, w.enrol(regionfile.Supervisor, "unit-a"))
	}
	g.next = func(s *station, g *together, parents []int) written {
		d := []raid.Decision{raid.Accept, raid.Return}[len(g.all)%2]
		return written{Signed: s.write(raid.KindReview, g.record, raid.Review{Record: on.Envelope.Record, Rev: string(on.Rev), Decision: d},
			func(e *revision.Envelope) { e.Parents = g.parentsOf(parents) })}
	}
	return g
}

// Four clients write one record at two servers at once, on what the others wrote
// a moment ago: what they are told can have come in some order, one after the
// other.
func TestOneRecordFromManySides(t *testing.T) {
	seeds, times := uint64(2), 10
	if soak() {
		seeds, times = 60, 30
	}
	for name, scene := range map[string]func(*testing.T, *world) *together{"revisions": fieldwork(false), "pen": fieldwork(true), "decisions": decisions} {
		for kept, found := range map[string]func(*testing.T) *world{
			"badger": func(t *testing.T) *world { return newWorld(t, nil) },
			"PostgreSQL": func(t *testing.T) *world {
				url := database(t)
				return newWorldAt(t, newClock(), func(o *Options) { o.store, o.Database = nil, url })
			},
		} {
			t.Run(name+" on "+kept, func(t *testing.T) {
				for seed := range seeds {
					t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) { // so that its servers end with it
						w := found(t)
						g := scene(t, w)
						second := w.beside()
						for n, s := range g.clients {
							if n%2 == 1 {
								g.clients[n] = s.at(second)
							}
						}
						g.play(seed, times)
					})
				}
			})
		}
	}
}
