package ledger

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"
)

var testKey = []byte("of the tests")

// TestAcksProperty compares the runs with a plain map.
func TestAcksProperty(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 1))
	results := []Result{Stored, Duplicate, Held}
	for range 200 {
		var a Acks
		want := map[uint64]Result{}
		for range 30 {
			if r.IntN(8) == 0 {
				n := uint64(r.IntN(50))
				a.cut(n+1, 1<<53)
				for k := range want {
					if k > n {
						delete(want, k)
					}
				}
				continue
			}
			k := Ack{DSeq: uint64(1 + r.IntN(50)), Result: results[r.IntN(3)]}
			a.set([]Ack{k})
			want[k.DSeq] = k.Result
		}
		back, err := decodeAcks(a.encode(testKey), testKey)
		if err != nil {
			t.Fatal(err)
		}
		for n := uint64(1); n <= 51; n++ {
			run, ok := back.Of(n)
			if w, there := want[n]; ok != there || run.Result != w {
				t.Fatalf("number %d: %v, want %v", n, run, w)
			}
		}
	}
}

func FuzzDecodeAcks(f *testing.F) {
	a := Acks{Epoch: "00ff"}
	a.set([]Ack{{DSeq: 1, Result: Stored}, {DSeq: 2, Result: Held, Reason: "gap"}})
	f.Add(a.encode(testKey))
	f.Add([]byte("shyraq acks 2\nepoch -\n1 2 stored - -\nmark 00\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := decodeAcks(b, testKey)
		if err == nil && !bytes.Equal(a.encode(testKey), b) {
			t.Fatal("took what it would not write")
		}
	})
}
