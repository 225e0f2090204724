package desktop

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"
	"github.com/google/uuid"

	"shyraq/app/ui/uitest"
	"shyraq/sync/revision"
)

// theTemplate is made once for all nights.
var theTemplate *template

// fault is a rule that a night broke.
type fault struct {
	rule, what string
	step       int
}

// plan makes the steps of a seed.
func planOf(seed uint64, n int) []step {
	r := rand.New(rand.NewPCG(seed, 20260704))
	total := 0
	for _, a := range acts {
		total += a.often
	}
	var out []step
	on := 0
	for range n {
		if r.IntN(7) == 0 {
			on = [...]int{0, 0, 1, 2}[r.IntN(4)]
		}
		k := r.IntN(total)
		for _, a := range acts {
			if k -= a.often; k < 0 {
				out = append(out, step{on, a.what, r.Uint32() >> 8})
				break
			}
		}
	}
	return out
}

// play goes through the steps of a night and tells what broke first.
func play(t *testing.T, steps []step, log func(string, ...any)) (broken []fault) {
	dir, err := os.MkdirTemp("", "night")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	n, err := newMonkeyNight(theTemplate, dir)
	if err != nil {
		t.Fatal(err)
	}
	at := 0
	only := os.Getenv("SHYRAQ_RULE")
	n.complain = func(rule, what string) {
		if only == "" || rule == only {
			broken = append(broken, fault{rule, what, at})
		}
	}
	defer func() {
		if r := recover(); r != nil {
			n.complain("panic", fmt.Sprint(r, "\n", string(debug.Stack())))
		}
		if err := n.close(); err != nil {
			n.complain("end", err.Error())
		}
		test.NewCanvas().Capture() // the toolkit forgets what is gone when it paints
	}()
	for i, one := range steps {
		at = i
		n.do(one)
		if log != nil {
			log("%3d %s %v %s, %q", i, n.clock.now().Format("15:04:05"), one, n.now.p.shell.Router().Area(), n.now.tapped)
		}
		if len(broken) > 0 {
			return broken
		}
	}
	at = len(steps)
	n.dawn()
	return broken
}

// do does one step and holds the rules.
func (n *monkeyNight) do(one step) {
	s := n.stations[one.on]
	n.take(s)
	n.pass(time.Second)
	n.settle(s)
	others := n.others(s)
	for _, a := range acts {
		if a.what == one.what {
			if one.what == "kill" || one.what == "lock" {
				s.memory.killed = one.what == "kill"
			}
			a.do(s, one.pick)
		}
	}
	n.settle(s)
	uitest.Settle(s.w)
	s.check(one.what)
	for _, o := range others {
		o()
	}
	n.take(s)
}

// others holds that nothing jumps on the devices that nobody touches.
func (n *monkeyNight) others(hand *station) (after []func()) {
	for _, s := range n.stations {
		if s == hand || s.p.session == nil || s.p.shell.Locked() {
			continue
		}
		before := s.p.session
		after = append(after, func() {
			if s.p.session != before {
				return
			}
			n.take(s)
			s.quietly("news came", func() { n.settle(s) })
			s.check("news")
		})
	}
	return after
}

// dawn: every line is mended, every device opened, and what was said to be
// saved is there, on its device and in the region.
func (n *monkeyNight) dawn() {
	saved := map[revision.Hash]string{}
	for i, s := range n.stations {
		if s.p.session == nil && len(s.memory.revs)+len(s.memory.words) == 0 && (i < 2 || n.untouched()) {
			continue // nobody opened it
		}
		n.take(s)
		s.full, s.skew = false, 0
		s.mendNow()
		n.pass(10 * time.Second)
		n.settle(s)
		s.check("dawn")
		for i, who := range s.crew {
			if !s.seen[who.ID] && s != n.stations[2] {
				continue
			}
			if !s.p.shell.Locked() {
				s.p.lock()
				n.settle(s)
			}
			// A lock that takes its time is none that never ends: that one is told below.
			_ = s.until("the log-in", func() bool { return s.p.login != nil && s.p.session == nil })
			s.unlock(uint32(i))
			if s.p.session == nil {
				s.complain("dawn", "%s cannot unlock: %q", s.crew[i].Name, uitest.Words(s.w.Canvas().Content()))
				continue
			}
			n.pass(2 * time.Second)
			s.check("dawn")
		}
	}
	for _, s := range n.stations {
		for rev, record := range s.memory.revs {
			saved[rev] = record
		}
	}
	n.isThere(saved)
}

// untouched says that nothing was saved this night.
func (n *monkeyNight) untouched() bool {
	return !slices.ContainsFunc(n.stations, func(s *station) bool { return len(s.memory.revs) > 0 })
}

// isThere looks for revisions in the region, by what the supervisor has of it.
func (n *monkeyNight) isThere(saved map[revision.Hash]string) {
	s := n.stations[2]
	n.take(s)
	rep, err := n.house.Verify(n.ctx)
	if err != nil || !rep.Good || rep.Held > 0 || rep.Quarantined > 0 {
		n.complain("region", fmt.Sprintf("%+v, %v", rep, err))
	}
	if s.p.session == nil {
		return
	}
	have := map[revision.Hash]bool{}
	for _, record := range saved {
		id, _ := uuid.Parse(record)
		file, err := s.duty().Encounter(n.ctx, id)
		if err != nil {
			continue // a short record
		}
		for _, v := range file.History {
			have[v.Rev] = true
		}
	}
	for rev, record := range saved {
		id, _ := uuid.Parse(record)
		if _, err := s.duty().Encounter(n.ctx, id); err == nil && !have[rev] {
			n.complain("lost", fmt.Sprintf("revision %s of %s", rev, record))
		}
	}
}

// parse reads steps as they are spelt.
func parse(text string) (steps []step, err error) {
	for _, word := range strings.Fields(text) {
		parts := strings.Split(word, ".")
		if len(parts) != 3 {
			return nil, fmt.Errorf("no step: %q", word)
		}
		pick, err := strconv.ParseUint(parts[2], 10, 32)
		on := slices.Index(monkeyDevices[:], parts[0])
		if err != nil || on < 0 {
			return nil, fmt.Errorf("no step: %q", word)
		}
		steps = append(steps, step{on, parts[1], uint32(pick)})
	}
	return steps, nil
}

// What is played when nothing else is asked for: make test asks for 200 nights.
const (
	monkeySeeds = 10
	monkeySteps = 6
)

// asked is which nights to play: SHYRAQ_SEED alone, or the first SHYRAQ_MONKEY;
// of SHYRAQ_STEPS each, or of the very steps in SHYRAQ_PLAY.
type asked struct {
	from, to, every uint64
	steps           int
	play            []step
}

func askedFor(t *testing.T) asked {
	number := func(name string, or uint64) uint64 {
		if v, err := strconv.ParseUint(os.Getenv(name), 10, 64); err == nil {
			return v
		}
		return or
	}
	a := asked{from: number("SHYRAQ_FROM", 1), to: number("SHYRAQ_MONKEY", monkeySeeds), every: number("SHYRAQ_EVERY", 1), steps: int(number("SHYRAQ_STEPS", monkeySteps))}
	if v := number("SHYRAQ_SEED", 0); v > 0 {
		a.from, a.to = v, v
	}
	if text := os.Getenv("SHYRAQ_PLAY"); text != "" {
		var err error
		if a.play, err = parse(text); err != nil {
			t.Fatal(err)
		}
		a.from, a.to = 1, 1
	}
	return a
}

// TestMonkey plays nights that nobody wrote. It plays them in processes of their
// own, for the toolkit has one application in each, and forgets sooner there what
// is gone: a night is over in a second.
func TestMonkey(t *testing.T) {
	a := askedFor(t)
	if os.Getenv("FYNE_CACHE") == "" {
		a.apart(t)
		return
	}
	theTemplate = newTemplate(t)
	defer debug.SetGCPercent(debug.SetGCPercent(800))
	for seed := a.from; seed <= a.to; seed += a.every {
		steps := planOf(seed, a.steps)
		if a.play != nil {
			steps = a.play
		}
		var log func(string, ...any)
		if a.from == a.to {
			log = t.Logf
		}
		began := time.Now()
		broken := play(t, steps, log)
		if os.Getenv("SHYRAQ_TIMES") != "" {
			t.Logf("seed %d: %v, %d goroutines", seed, time.Since(began), runtime.NumGoroutine())
		}
		if len(broken) == 0 {
			continue
		}
		f := broken[0]
		t.Errorf("seed %d, step %d: %s: %s\nreplay: make monkey SEED=%d STEPS=%d", seed, f.step, f.rule, f.what, seed, a.steps)
		if os.Getenv("SHYRAQ_FIRST") != "" {
			return
		}
		if os.Getenv("SHYRAQ_SHRINK") != "" {
			t.Logf("shrunk to: %s", spell(shrink(t, steps[:min(f.step+1, len(steps))], f.rule)))
		}
	}
}

// apart plays every second night in one process and the others in another, or
// all in one where there is nothing to share.
func (a asked) apart(t *testing.T) {
	args := []string{"-test.run", "^TestMonkey$", "-test.timeout", "0"}
	if end, ok := t.Deadline(); ok {
		args[3] = max(time.Until(end)-10*time.Second, time.Second).String()
	}
	if testing.Verbose() {
		args = append(args, "-test.v")
	}
	hands := min(uint64(runtime.GOMAXPROCS(0)), 2, a.to-a.from+1)
	var all sync.WaitGroup
	for i := range hands {
		all.Go(func() {
			var said bytes.Buffer
			hand := exec.CommandContext(t.Context(), os.Args[0], args...)
			hand.Env = append(os.Environ(), "FYNE_CACHE=3s", fmt.Sprintf("SHYRAQ_FROM=%d", a.from+i), fmt.Sprintf("SHYRAQ_EVERY=%d", hands))
			if hand.Stdout, hand.Stderr = &said, &said; testing.Verbose() {
				hand.Stdout, hand.Stderr = os.Stdout, os.Stderr
			}
			if err := hand.Run(); err != nil {
				t.Errorf("%v\n%s", err, &said)
			}
		})
	}
	all.Wait()
}

func spell(steps []step) string {
	var out []string
	for _, s := range steps {
		out = append(out, s.String())
	}
	return strings.Join(out, " ")
}

// shrink leaves out what is not needed for a rule to break: halves first, then
// smaller parts.
func shrink(t *testing.T, steps []step, rule string) []step {
	breaks := func(some []step) bool {
		broken := play(t, some, nil)
		return len(broken) > 0 && broken[0].rule == rule
	}
	for part := max(len(steps)/2, 1); ; part = part / 2 {
		for at := 0; at < len(steps); {
			fewer := slices.Delete(slices.Clone(steps), at, min(at+part, len(steps)))
			if breaks(fewer) {
				steps = fewer
			} else {
				at += part
			}
		}
		if part <= 1 {
			return steps
		}
	}
}
