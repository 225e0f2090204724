package courier

import (
	"encoding/json"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// The halves of a runner tell each other what they learn of the link: where
// nothing can be received the status does not go on saying that all is well,
// and once the region answers the receiving half asks at once, however long a
// pause it had begun.
func TestTheHalvesOfARunnerTellEachOther(t *testing.T) {
	t.Parallel()
	hello, _ := json.Marshal(wire.Hello{ServerID: serverID, Epoch: "e"})
	fault, _ := json.Marshal(wire.ErrorBody{Code: "busy"})
	var hellos atomic.Int32
	reads := make(chan struct{}, 64)
	client := fake(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(wire.HeaderNonce, r.Header.Get(wire.HeaderNonce))
		w.Header().Set(wire.HeaderServer, serverID.String())
		w.Header().Set("Content-Type", wire.TypeJSON)
		switch {
		case r.URL.Path != wire.PathHello: // nothing can be received, and long not again
			w.Header().Set("Retry-After", "300")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write(fault)
			reads <- struct{}{}
		case hellos.Add(1) == 2: // what is between is a portal, for once
			w.Header().Set("Content-Type", "text/html")
		default:
			_, _ = w.Write(hello)
		}
	})
	client.officer, client.token = &Officer{}, "t"
	shown := make(chan State, 64)
	r := NewRunner(RunnerOptions{
		Client: client, Outbox: newStage(0), Reader: &Reader{Client: client, loaded: true},
		Now: time.Now, Chance: func() float64 { return 0 },
		OnChange: func(s Status) { shown <- s.State },
	})
	r.Start(t.Context())
	defer r.Stop()
	for _, want := range []State{UpToDate, Offline, UpToDate} {
		wait(t, shown, want)
	}
	wait(t, reads, struct{}{})
	wait(t, reads, struct{}{})
}

// wait takes from c until it gives what is wanted.
func wait[T comparable](t *testing.T, c <-chan T, want T) {
	t.Helper()
	late := time.After(20 * time.Second)
	for {
		select {
		case got := <-c:
			if got == want {
				return
			}
		case <-late:
			t.Fatalf("%v never came", want)
		}
	}
}

// A machine that is told of another's failure greets the region anew at once;
// one that fails already keeps to its pause.
func TestDoubt(t *testing.T) {
	t.Parallel()
	s := newStage(0)
	m := s.machine()
	m.Step(t.Context())
	m.Step(t.Context())
	if s.helloed != 1 {
		t.Fatalf("%d greetings of a quiet link, want 1", s.helloed)
	}
	m.Doubt()
	s.hello = func() error { return ErrStalled }
	next := m.Step(t.Context())
	if s.helloed != 2 || m.Status().State != Offline {
		t.Fatalf("%d greetings, %v", s.helloed, m.Status().State)
	}
	m.Doubt()
	if got := m.Step(t.Context()); got != next || s.helloed != 2 {
		t.Errorf("the pause ends %v, %d greetings; want %v and 2", got, s.helloed, next)
	}
}

// stuck is an outbox in which something waits that cannot be sent: its frame is
// damaged, or somebody made it up.
type stuck struct{ *stage }

func (stuck) Pending(int) ([]Item, error)           { return nil, nil }
func (stuck) Count() (int, map[wire.ResultKind]int) { return 1, nil }

func TestOnceEnds(t *testing.T) {
	t.Parallel()
	hello, _ := json.Marshal(wire.Hello{ServerID: serverID, Epoch: "e"})
	client := fake(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set(wire.HeaderNonce, r.Header.Get(wire.HeaderNonce))
		w.Header().Set(wire.HeaderServer, serverID.String())
		w.Header().Set("Content-Type", wire.TypeJSON)
		_, _ = w.Write(hello)
	})
	done := make(chan error, 1)
	go func() {
		_, _, err := Once(t.Context(), RunnerOptions{Client: client, Outbox: stuck{newStage(0)}, Now: time.Now, Chance: func() float64 { return 0 }})
		done <- err
	}()
	select {
	case err := <-done:
		if !errors.Is(err, errs.Unavailable) || wire.Code(err) != "unsendable" {
			t.Errorf("ended with %v", err)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("it never ends")
	}
}

// A device that is given back hears of it by whichever half meets the region first, and
// neither goes on with the words or the pause of before: what is read again has the
// region greeted anew, and a greeting has the reading begin.
func TestWhoIsGivenBackHearsOfItAtOnce(t *testing.T) {
	t.Parallel()
	for name, byReading := range map[string]bool{"by reading": true, "by a greeting": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fault, _ := json.Marshal(wire.ErrorBody{Code: wire.CodeRevoked})
			var back atomic.Bool
			var reads atomic.Int32
			second, read := make(chan struct{}), make(chan struct{}, 64)
			var hellos atomic.Int32
			client := fake(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set(wire.HeaderNonce, r.Header.Get(wire.HeaderNonce))
				w.Header().Set(wire.HeaderServer, serverID.String())
				w.Header().Set("Content-Type", wire.TypeJSON)
				if r.URL.Path == wire.PathHello {
					h := wire.Hello{ServerID: serverID, Epoch: "e"}
					if !back.Load() {
						h.Device.State = wire.DeviceRevoked
					}
					raw, _ := json.Marshal(h)
					_, _ = w.Write(raw)
					if hellos.Add(1) == 2 {
						close(second)
					}
					return
				}
				n := reads.Add(1)
				if byReading && n == 2 {
					<-second // what the first one told was heard
					back.Store(true)
				}
				if !back.Load() {
					if !byReading {
						w.Header().Set("Retry-After", "300")
					}
					w.WriteHeader(http.StatusForbidden)
					_, _ = w.Write(fault)
					return
				}
				select {
				case read <- struct{}{}:
				default:
				}
				if r.URL.Query().Get("wait") != "0" { // nothing new comes
					<-r.Context().Done()
				}
				w.Header().Set("Content-Type", wire.TypeLines)
				_, _ = w.Write([]byte(`{"end":true,"cursor":"c"}` + "\n"))
			})
			client.officer, client.token = &Officer{}, "t"
			shown := make(chan State, 64)
			r := NewRunner(RunnerOptions{
				Client: client, Outbox: newStage(0), Reader: &Reader{Client: client, loaded: true, cursor: "c"},
				Now: time.Now, Chance: func() float64 { return 0 },
				OnChange: func(s Status) { shown <- s.State },
			})
			r.Start(t.Context())
			defer r.Stop()
			wait(t, shown, Revoked)
			if !byReading {
				select {
				case <-second:
				case <-time.After(20 * time.Second):
					t.Fatal("the refused reading told nothing")
				}
				back.Store(true)
				r.Ask()
			}
			wait(t, shown, UpToDate)
			wait(t, read, struct{}{})
		})
	}
}

// refusable is a grant that has ended, and hears that it was refused.
type refusable struct{ refused int }

func (*refusable) Serial() uint64  { return 1 }
func (*refusable) Due() bool       { return true }
func (*refusable) Take(wire.Grant) {}
func (r *refusable) Refused()      { r.refused++ }

// Who was refused asks for the next grant with his next exchange, not a minute later:
// he may have been given back.
func TestARefusedGrantIsAskedForAtOnce(t *testing.T) {
	t.Parallel()
	now := time.Now()
	g := &refusable{}
	c := &Client{opts: ClientOptions{Now: func() time.Time { return now }}, grants: g, opened: now}
	if c.due() != nil {
		t.Fatal("a session is opened without end")
	}
	_ = c.refused(errs.Errorf(errs.Denied, "busy", "another fault"))
	if c.due() != nil || g.refused != 0 {
		t.Error("another fault is taken for a refusal")
	}
	_ = c.refused(errs.Errorf(errs.Denied, wire.CodeRevoked, "revoked"))
	if c.due() == nil || g.refused != 1 {
		t.Errorf("refused %d times, asked for at once: %v", g.refused, c.due() != nil)
	}
}
