package quota

import (
	"context"
	"errors"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// hand is time that a test moves.
type hand struct{ at time.Duration }

func (h *hand) elapsed() time.Duration { return h.at }

func code(err error) string {
	var e *Exceeded
	if errors.As(err, &e) {
		return e.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func TestMeter(t *testing.T) {
	t.Parallel()
	type step struct {
		after time.Duration
		key   string
		n     int64
		want  string
		wait  time.Duration
	}
	for _, c := range []struct {
		name  string
		steps []step
	}{
		{"all at once, and then nothing", []step{{0, "a", 60, "", 0}, {0, "a", 1, "x", time.Second}}},
		{"again as time goes by", []step{{0, "a", 60, "", 0}, {10 * time.Second, "a", 10, "", 0}, {0, "a", 1, "x", time.Second}}},
		{"one is not the other", []step{{0, "a", 60, "", 0}, {0, "b", 60, "", 0}}},
		{"never more than all", []step{{time.Hour, "a", 60, "", 0}, {0, "a", 1, "x", time.Second}}},
		{"more than is allowed at all takes everything", []step{{0, "a", 600, "", 0}, {0, "a", 1, "x", time.Second}}},
		{"what is refused costs nothing", []step{{0, "a", 30, "", 0}, {0, "a", 40, "x", 10 * time.Second}, {0, "a", 30, "", 0}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := &hand{}
			m := NewMeter[string](Rate{60, time.Minute}, "x", 10, h.elapsed)
			for i, s := range c.steps {
				h.at += s.after
				err := m.Take(s.key, s.n)
				if code(err) != s.want {
					t.Fatalf("step %d: %v, want %q", i, err, s.want)
				}
				var e *Exceeded
				if errors.As(err, &e) && (e.After < s.wait-time.Millisecond || e.After > s.wait+time.Millisecond) {
					t.Errorf("step %d: again after %v, want %v", i, e.After, s.wait)
				}
			}
		})
	}
}

func TestMeterGivesBackAndOwes(t *testing.T) {
	t.Parallel()
	h := &hand{}
	m := NewMeter[string](Rate{60, time.Minute}, "x", 10, h.elapsed)
	m.Add("a", 120) // known only afterwards
	if code(m.Take("a", 1)) != "x" {
		t.Error("who owes gets more")
	}
	h.at = 61 * time.Second
	if err := m.Take("a", 1); err != nil {
		t.Error(err)
	}
	m.Add("a", -1000)
	if err := m.Take("a", 60); err != nil {
		t.Error("given back: ", err)
	}
	if m.Refused() != 1 {
		t.Errorf("%d refused", m.Refused())
	}
}

// However many callers there are, so many are counted apart and no more; those
// beyond share, and whoever has everything again makes room.
func TestMeterIsBounded(t *testing.T) {
	t.Parallel()
	h := &hand{}
	m := NewMeter[int](Rate{60, time.Minute}, "x", 100, h.elapsed)
	for i := range 100 {
		if err := m.Take(i, 30); err != nil {
			t.Fatal(err)
		}
	}
	strangers := 0
	for i := 1000; i < 100_000; i++ {
		if m.Take(i, 1) == nil {
			strangers++
		}
	}
	if m.Len() != 100 || strangers != 60 {
		t.Errorf("%d are counted apart, %d of the others got something", m.Len(), strangers)
	}
	if err := m.Take(7, 30); err != nil {
		t.Error("the others took what is his: ", err)
	}
	h.at = 31 * time.Second
	if err := m.Take(5000, 60); err != nil || m.Len() != 2 {
		t.Errorf("after a while: %v, %d counted", err, m.Len())
	}
}

func enter(t *testing.T, p *Places[string], key string) func() {
	t.Helper()
	leave, err := p.Enter(t.Context(), key)
	if err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	return leave
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPlaces[string](Limits{Total: 4, Each: 2, Reserve: 1, Queue: 3, Patience: time.Second})
		a1, a2 := enter(t, p, "a"), enter(t, p, "a")
		if _, err := p.Enter(t.Context(), "a"); code(err) != wire.CodePlaces {
			t.Errorf("the third of one: %v", err)
		}
		b := enter(t, p, "b")
		if _, err := p.Enter(t.Context(), "b"); code(err) != wire.CodeBusy {
			t.Errorf("what is kept for others: %v", err)
		}
		c := enter(t, p, "c")
		if _, err := p.Enter(t.Context(), "d"); code(err) != wire.CodeBusy {
			t.Errorf("full: %v", err)
		}
		for _, leave := range []func(){a1, a2, b, c, c} {
			leave()
		}
		if p.Used() != 0 || p.Waiting() != 0 || len(p.by) != 0 || p.Refused() != 3 {
			t.Errorf("used %d waiting %d callers %d refused %d", p.Used(), p.Waiting(), len(p.by), p.Refused())
		}
	})
}

// Who waits gets the place that is given back, in the order of waiting, and
// past one who has all of his own.
func TestPlacesQueue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPlaces[string](Limits{Total: 2, Each: 1, Queue: 2, Patience: time.Minute})
		leaveA, leaveB := enter(t, p, "a"), enter(t, p, "b")
		got := make(chan string, 3)
		for _, key := range []string{"a", "c"} {
			go func() {
				leave, err := p.Enter(context.Background(), key)
				got <- key + code(err)
				if err == nil {
					leave()
				}
			}()
			synctest.Wait()
		}
		if _, err := p.Enter(t.Context(), "d"); code(err) != wire.CodeBusy {
			t.Errorf("a queue that is full: %v", err)
		}
		leaveB()
		if first := <-got; first != "c" {
			t.Errorf("%s came first: a has a place already", first)
		}
		leaveA()
		if second := <-got; second != "a" {
			t.Errorf("%s came second", second)
		}
		synctest.Wait()
		if p.Used() != 0 || p.Waiting() != 0 {
			t.Errorf("used %d waiting %d", p.Used(), p.Waiting())
		}
	})
}

// Of one caller no more wait than may be under way: a thousand connections of
// one do not fill the queue.
func TestOneCallerDoesNotFillTheQueue(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := NewPlaces[string](Limits{Total: 8, Each: 2, Queue: 16, Patience: time.Hour})
		ctx, cancel := context.WithCancel(context.Background())
		for range 1000 {
			go func() { _, _ = p.Enter(ctx, "a") }()
		}
		synctest.Wait()
		if p.Used() != 2 || p.Waiting() != 2 {
			t.Errorf("used %d waiting %d", p.Used(), p.Waiting())
		}
		for _, key := range []string{"b", "c", "d"} {
			enter(t, p, key)
		}
		cancel()
		synctest.Wait()
		if p.Waiting() != 0 {
			t.Errorf("%d still wait", p.Waiting())
		}
	})
}

func TestWaits(t *testing.T) {
	t.Parallel()
	w := NewWaits[string](3)
	wait := func(device, officer string) (context.Context, func(), error) {
		return w.Enter(t.Context(), Bound[string]{device, 2}, Bound[string]{officer, 3})
	}
	first, leaveFirst, _ := wait("a", "x")
	second, _, _ := wait("a", "x")
	third, leaveThird, _ := wait("a", "x")
	if !errors.Is(context.Cause(first), ErrDisplaced) || second.Err() != nil || third.Err() != nil || w.Waiting() != 2 {
		t.Errorf("first %v second %v third %v, %d wait", context.Cause(first), second.Err(), third.Err(), w.Waiting())
	}
	leaveFirst() // it is out already
	if _, _, err := wait("b", "y"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := wait("c", "z"); code(err) != wire.CodeBusy {
		t.Errorf("more than all: %v", err)
	}
	leaveThird()
	if _, _, err := wait("c", "z"); err != nil {
		t.Error(err)
	}
	if d, r := w.Ended(); d != 1 || r != 1 || w.Waiting() != 3 {
		t.Errorf("displaced %d refused %d waiting %d", d, r, w.Waiting())
	}
}

// An officer on many devices has a bound of his own.
func TestWaitsOfOfficer(t *testing.T) {
	t.Parallel()
	w := NewWaits[string](100)
	var all []context.Context
	for _, device := range []string{"a", "b", "c", "d"} {
		ctx, _, err := w.Enter(t.Context(), Bound[string]{device, 2}, Bound[string]{"x", 3})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, ctx)
	}
	if all[0].Err() == nil || all[1].Err() != nil || w.Waiting() != 3 {
		t.Errorf("the oldest %v, the next %v, %d wait", all[0].Err(), all[1].Err(), w.Waiting())
	}
	if len(w.by) != 4 {
		t.Errorf("%d keys are remembered", len(w.by))
	}
}

func TestBudget(t *testing.T) {
	t.Parallel()
	b := NewBudget(100)
	back, err := b.Reserve(60)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Reserve(41); code(err) != wire.CodeBusy || !errors.Is(err, errs.Unavailable) {
		t.Errorf("more than there is: %v", err)
	}
	back()
	back()
	if _, err := b.Reserve(100); err != nil || b.Used() != 100 || b.Refused() != 1 {
		t.Errorf("given back: %v, used %d", err, b.Used())
	}
}

// A million refusals of one device are one entry at once, and one a minute.
func TestRepeats(t *testing.T) {
	t.Parallel()
	h := &hand{}
	r := NewRepeats[string](time.Minute, 2, h.elapsed)
	written := 0
	for range 1_000_000 {
		if r.Note("a") {
			written++
		}
	}
	if due, _ := r.Due(false); written != 1 || len(due) != 0 {
		t.Errorf("written %d, due %v", written, due)
	}
	h.at = time.Minute
	due, rest := r.Due(false)
	if len(due) != 1 || due[0] != (Repeated[string]{"a", 999_999}) || rest != 0 {
		t.Errorf("after a minute %v", due)
	}
	r.Note("b")
	r.Note("c")
	r.Note("c")
	if _, rest := r.Due(false); rest != 2 || len(r.seen) != 2 {
		t.Errorf("beyond the bound: %d counted, %d apart", rest, len(r.seen))
	}
	h.at += time.Hour
	r.Due(false)
	if len(r.seen) != 0 {
		t.Errorf("%d are never forgotten", len(r.seen))
	}
	r.Note("a")
	r.Note("a")
	if due, _ := r.Due(true); len(due) != 1 || r.Total() != 1_000_005 {
		t.Errorf("at the end %v, total %d", due, r.Total())
	}
}

func TestListener(t *testing.T) {
	t.Parallel()
	raw, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := NewListener(raw, 3, 2, nil)
	defer l.Close()
	accepted := make(chan net.Conn, 10)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			accepted <- c
		}
	}()
	dial := func(from string) net.Conn {
		t.Helper()
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
		c, err := d.Dial("tcp", raw.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
	closed := func(c net.Conn) {
		t.Helper()
		if _, err := c.Read(make([]byte, 1)); err == nil {
			t.Error("it is answered")
		}
	}
	dial("127.0.0.1")
	first := <-accepted
	second := dial("127.0.0.1")
	<-accepted
	closed(dial("127.0.0.1")) // beyond what one address may
	dial("127.0.0.2")
	<-accepted
	dial("127.0.0.3") // all are open, and one address has two of them
	<-accepted
	closed(second)
	closed(dial("127.0.0.4")) // all are open, of one address each
	if l.Open() != 3 || l.Refused() != 3 {
		t.Errorf("%d open, %d refused", l.Open(), l.Refused())
	}
	first.Close()
	first.Close()
	dial("127.0.0.4")
	<-accepted
	if l.Open() != 3 || len(l.by) != 3 {
		t.Errorf("%d open from %d addresses", l.Open(), len(l.by))
	}
}
