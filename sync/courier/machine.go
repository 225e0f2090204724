package courier

import (
	"context"
	"errors"
	"slices"
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

// What the machine counts on.
const (
	firstBatch = 8                       // some 4 to 13 KB packed; a link that breaks off inside has it halved
	quick      = 1500 * time.Millisecond // a push answered faster doubles the next
	backFirst  = 2 * time.Second         // the first pause is drawn from up to this
	backLast   = 5 * time.Minute         // and no pause is longer
	backFloor  = 200 * time.Millisecond
	maxRewound = 64
	idle       = 5 * time.Minute // hello again though nothing waits: a restored region has a new epoch
)

// Machine is the courier's sending half as a state machine: one Step makes at
// most one exchange. It starts no goroutine and reads clock, chance and network
// only from what it was given, so that a test can play any night in no time.
// It is not safe for concurrent use.
type Machine struct {
	o MachineOptions

	state   State
	greeted bool
	revoked bool
	epoch   string
	vouched uint64          // up to which number the region has all, as it said last
	behind  bool            // what the region had and lost is sent again
	aside   span            // what the region had set aside before, and is brought once more
	rewound map[uint64]bool // numbers at which that began, so that it begins once
	lines   int             // the server's cap
	sent    int             // revisions that were answered for
	batch   int
	fails   int
	next    time.Time
	tried   time.Time
	hello   time.Time // the last one answered
	lastAck time.Time
	code    string
	last    error // of the last failure
}

// MachineOptions are what a machine reads and asks; all must be there.
type MachineOptions struct {
	Now       func() time.Time
	Chance    func() float64 // in [0,1), for the pauses
	Transport Transport
	Outbox    Outbox
}

// NewMachine makes a machine that has not yet tried anything.
func NewMachine(o MachineOptions) *Machine {
	return &Machine{o: o, state: Offline, batch: firstBatch, lines: wire.MaxLines, rewound: map[uint64]bool{}}
}

// Nudge says that something new waits, or that the network came back: an idle
// machine sends at once, one that is pausing gets one try ahead of time, though
// never sooner than the shortest pause after the last one.
func (m *Machine) Nudge() {
	soon := m.o.Now()
	if m.fails > 0 {
		if t := m.tried.Add(backFirst); t.After(soon) {
			soon = t
		}
	}
	if soon.Before(m.next) {
		m.next = soon
	}
}

// Doubt says that another call to the region failed: what was greeted may be
// gone, so the next step greets it anew. A machine that is failing knows.
func (m *Machine) Doubt() {
	if m.fails == 0 {
		m.greeted, m.next = false, m.o.Now()
	}
}

// Failing says that the last exchange failed.
func (m *Machine) Failing() bool { return m.fails > 0 }

// shut says that nothing can be read now by what was learnt last: the exchange failed,
// or the region said that this device is revoked.
func (m *Machine) shut() bool { return m.Failing() || m.revoked }

// Status tells what the machine is doing.
func (m *Machine) Status() Status {
	waiting, answers := m.o.Outbox.Count()
	reason := ""
	if o, ok := m.o.Outbox.(interface{ Reason() string }); ok {
		reason = o.Reason()
	}
	return Status{State: m.state, Reason: reason, Vouched: m.vouched, Waiting: waiting, Sent: m.sent, Held: answers[wire.Held], Quarantined: answers[wire.Quarantined],
		Refused: answers[wire.Refused], LastAck: m.lastAck, NextTry: m.next, Code: m.code}
}

// Step makes the exchange that is due, if any, and gives the time of the next.
func (m *Machine) Step(ctx context.Context) time.Time {
	if !m.Due() {
		return m.next
	}
	m.tried = m.o.Now()
	if n, _ := m.o.Outbox.Count(); n == 0 && (m.tried.Before(m.hello) || !m.tried.Before(m.hello.Add(idle))) {
		m.greeted = false
	}
	if !m.greeted {
		m.state = Connecting
		h, err := m.o.Transport.Hello(ctx)
		if err != nil {
			return m.fail(err)
		}
		if err := m.greet(h); err != nil {
			return m.fail(err)
		}
	}
	items, err := m.o.Outbox.Pending(min(m.batch, m.lines))
	if err != nil {
		return m.fail(err)
	}
	if len(items) == 0 {
		return m.again(ctx)
	}
	return m.push(ctx, items)
}

// span are numbers of the device's chain, those after one up to another.
type span struct {
	known       bool
	after, upTo uint64
}

// asides is an outbox that remembers what the region set aside.
type asides interface {
	LastAside() uint64
	Aside(after, upTo uint64, max int) ([]Item, error)
}

// again brings what the region had set aside when this machine began, once: it takes
// no number of the chain, so a region that was put back lacks it and does not know;
// and where a person took it in meanwhile, that is the answer.
func (m *Machine) again(ctx context.Context) time.Time {
	var items []Item
	if o, ok := m.o.Outbox.(asides); ok && m.aside.after < m.aside.upTo {
		var err error
		if items, err = o.Aside(m.aside.after, m.aside.upTo, min(m.batch, m.lines)); err != nil {
			return m.fail(err)
		}
		if len(items) == 0 {
			m.aside.after = m.aside.upTo
		}
	}
	if len(items) == 0 {
		m.settle()
		m.next = m.hello.Add(idle)
		return m.next
	}
	next := m.push(ctx, items)
	if m.fails == 0 {
		m.aside.after = items[len(items)-1].DSeq
	}
	return next
}

// Due says whether a Step would make an exchange now. No pause is longer than
// the longest: one that seems to be is a clock that was set back.
func (m *Machine) Due() bool {
	rest := m.next.Sub(m.o.Now())
	return rest <= 0 || rest > max(idle, backLast)
}

// Busy is the status while the exchange that is due goes on.
func (m *Machine) Busy() Status {
	s := m.Status()
	s.NextTry = time.Time{}
	switch {
	case !m.greeted:
		s.State = Connecting
	case s.Waiting > 0:
		s.State = Sending
	}
	return s
}

func (m *Machine) greet(h wire.Hello) error {
	if o, ok := m.o.Outbox.(asides); ok && !m.aside.known {
		m.aside = span{known: true, upTo: o.LastAside()}
	}
	if h.Epoch != m.epoch {
		if err := m.o.Outbox.Acknowledge(h.Epoch, nil); err != nil {
			return err
		}
		m.epoch = h.Epoch
		clear(m.rewound)
	}
	if err := m.compare(h.Device.Contiguous); err != nil {
		return err
	}
	if h.Limits.Lines > 0 {
		m.lines = h.Limits.Lines
	}
	m.vouched = h.Device.Contiguous
	m.greeted, m.revoked = true, h.Device.State == wire.DeviceRevoked
	m.hello, m.lastAck = m.o.Now(), m.o.Now()
	return nil
}

// compare has everything sent again that the region acknowledged and does not
// have: it was put back to an earlier day, and nobody told it so. At one number
// that is tried once, so that a region that counts otherwise is not asked for
// ever.
func (m *Machine) compare(contiguous uint64) error {
	if m.rewound[contiguous] {
		return nil
	}
	again, err := m.o.Outbox.Rewind(contiguous)
	if err != nil {
		return err
	}
	if again == 0 {
		clear(m.rewound) // it has all again; another time is another time
		return nil
	}
	if len(m.rewound) >= maxRewound {
		clear(m.rewound)
	}
	m.rewound[contiguous], m.behind = true, true
	return nil
}

func (m *Machine) push(ctx context.Context, items []Item) time.Time {
	m.state = Sending
	began := m.o.Now()
	r, err := m.o.Transport.Push(ctx, items)
	if wire.Code(err) == codeSealed {
		if open := m.inClear(); len(ownOf(open)) > 0 {
			items = open
			r, err = m.o.Transport.Push(ctx, items)
		}
	}
	if err == nil {
		err = m.receive(items, r)
	}
	if err != nil {
		if own := ownOf(items); errors.Is(err, errs.Invalid) && wire.Code(err) != wire.CodeCut && len(own) == 1 {
			// The region will never take this one line: set it aside, shown
			// as refused, so that it does not stand in the way of the rest.
			err = m.o.Outbox.Acknowledge(m.epoch, []Ack{{DSeq: own[0].DSeq, Rev: own[0].Rev, Result: wire.Refused, Reason: wire.Code(err)}})
			if err == nil {
				m.sent++
			}
		}
		m.batch = max(1, min(m.batch, len(items))/2)
		if err != nil {
			return m.fail(err)
		}
	} else if m.o.Now().Sub(began) < quick {
		m.batch = min(m.batch*2, m.lines)
	}
	m.settle()
	if !m.greeted {
		m.state = Sending
	}
	m.next = m.o.Now()
	return m.next
}

// codeSealed is the answer to a line that is sealed to a delivery key that has ended:
// in clear it is taken.
const codeSealed = "delivery_ended"

// ahead is how many pushes' worth of lines is looked through for those in clear.
const ahead = 8

// inClear are lines that wait and are not sealed. What another officer of the device
// sealed to a key that has ended waits for him to sign in, and holds up nobody else.
func (m *Machine) inClear() []Item {
	all, err := m.o.Outbox.Pending(ahead * m.lines)
	if err != nil {
		return nil // the push that failed is told
	}
	open := slices.DeleteFunc(slices.Clone(all), func(it Item) bool { return wire.IsSealed(it.Line) })
	return open[:min(len(open), m.batch, m.lines)]
}

// receive takes an answer only if it is about exactly what was sent and of the
// epoch that was greeted.
func (m *Machine) receive(items []Item, r Receipt) error {
	if r.Epoch != m.epoch {
		m.greeted = false
		return errs.Errorf(errs.Unavailable, wire.CodeEpoch, "the region began anew")
	}
	if len(r.Results) != len(items) {
		return errs.Errorf(errs.Unavailable, "answer_incomplete", "%d answers to %d lines", len(r.Results), len(items))
	}
	var acks []Ack
	for i, res := range r.Results {
		it := items[i]
		named := res.Rev == it.Rev || res.Rev == "" && (res.Result == wire.Refused || res.Result == wire.Quarantined)
		if res.Line != i || !named {
			return errs.Errorf(errs.Unavailable, "answer_incomplete", "answer %d is about another line", i)
		}
		switch res.Result {
		case wire.Stored, wire.Duplicate, wire.Held, wire.Quarantined, wire.Refused:
		default:
			return errs.Errorf(errs.Unavailable, "answer_incomplete", "answer %d is not known", i)
		}
		if it.DSeq > 0 {
			acks = append(acks, Ack{DSeq: it.DSeq, Rev: it.Rev, Result: res.Result, Reason: res.Reason})
		}
	}
	if err := m.o.Outbox.Acknowledge(m.epoch, acks); err != nil {
		return err
	}
	m.sent += len(acks)
	if slices.ContainsFunc(acks, func(a Ack) bool { return a.Reason == wire.CodeRevoked }) {
		m.revoked = true // since the hello: it is said at once, not with the next one
	}
	if r.Contiguous < m.vouched {
		m.greeted = false // it was put back meanwhile: a hello says how far
	}
	m.vouched, m.lastAck = r.Contiguous, m.o.Now()
	return nil
}

// ownOf are the items of the device's own chain: what the region wrote itself and
// they rest on goes along, and is not asked after.
func ownOf(items []Item) (own []Item) {
	for _, it := range items {
		if it.DSeq > 0 {
			own = append(own, it)
		}
	}
	return own
}

// settle notes a success.
func (m *Machine) settle() {
	m.fails, m.code = 0, ""
	n, _ := m.o.Outbox.Count()
	switch {
	case m.revoked:
		m.state, m.code = Revoked, wire.CodeRevoked
	case n == 0:
		m.state, m.behind = UpToDate, false
	default:
		m.state = Sending
		if m.behind {
			m.code = CodeBehind
		}
	}
}

// fail notes an error and draws the pause: full jitter up to a bound that
// doubles from 2 s to 5 min, without end.
func (m *Machine) fail(err error) time.Time {
	m.state, m.code = classify(err), wire.Code(err)
	if m.code == "" {
		m.code = "unreachable"
	}
	m.greeted = false
	m.last = err
	m.next = m.o.Now().Add(pause(m.fails, m.o.Chance(), err))
	m.fails++
	return m.next
}

// pause draws how long to wait after so many failures in a row. Chance is in
// [0,1); the region may ask for more.
func pause(fails int, chance float64, err error) time.Duration {
	bound := backLast
	if fails < 8 {
		bound = min(backLast, backFirst<<fails)
	}
	p := max(backFloor, time.Duration(chance*float64(bound)))
	var retry *RetryError
	if errors.As(err, &retry) {
		p = min(max(p, retry.After), backLast)
	}
	return p
}
