package courier_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"shyraq/sync/courier"
	"shyraq/sync/courier/wire"
)

// nowhere is a region that cannot be reached.
type nowhere struct{}

func (nowhere) Hello(context.Context) (wire.Hello, error) {
	return wire.Hello{}, errors.New("no route")
}

func (nowhere) Push(context.Context, []courier.Item) (courier.Receipt, error) {
	return courier.Receipt{}, errors.New("no route")
}

// empty is an outbox in which nothing waits.
type empty struct{}

func (empty) Pending(int) ([]courier.Item, error)     { return nil, nil }
func (empty) Acknowledge(string, []courier.Ack) error { return nil }
func (empty) Count() (int, map[wire.ResultKind]int)   { return 0, nil }
func (empty) Rewind(uint64) (int, error)              { return 0, nil }

// Each step makes at most one exchange and says when the next is due: without a
// region it goes on trying, ever more patiently.
func ExampleMachine_Step() {
	now := time.Date(2026, 3, 20, 22, 0, 0, 0, time.UTC)
	m := courier.NewMachine(courier.MachineOptions{
		Now: func() time.Time { return now }, Chance: func() float64 { return 0.5 }, Transport: nowhere{}, Outbox: empty{},
	})
	var pause time.Duration
	for range 3 {
		next := m.Step(context.Background())
		fmt.Println(m.Status().State, next.Sub(now) > pause)
		pause, now = next.Sub(now), next
	}
	// Output:
	// offline true
	// offline true
	// offline true
}
