package match

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"
)

// keystrokes are the queries that typing a person makes, letter by letter.
func keystrokes(r *rand.Rand, p Person) (out []Query) {
	p = again(r, p)
	p.IIN = ""
	for _, name := range []struct {
		typing Typing
		get    func(*Person) *string
	}{
		{TypingSurname, func(p *Person) *string { return &p.Surname }},
		{TypingName, func(p *Person) *string { return &p.Name }},
	} {
		q := p
		if name.typing == TypingSurname {
			q.Name = ""
		}
		runes := []rune(*name.get(&p))
		for i := leastPrefix; i <= len(runes); i++ {
			*name.get(&q) = string(runes[:i])
			out = append(out, Query{q, name.typing})
		}
	}
	return out
}

// BenchmarkFind prints the 99th percentile of a query while a name is typed,
// of a query by IIN, and of a plain scan with Compare over everybody, with the
// memory of the index: 20,000 persons, and 500,000 with SHYRAQ_SOAK=1.
func BenchmarkFind(b *testing.B) {
	sizes := []int{20_000}
	if os.Getenv("SHYRAQ_SOAK") != "" {
		sizes = append(sizes, 500_000)
	}
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			people := town(n, 11)
			before := heap()
			x := NewIndex()
			for i, p := range people {
				x.Add(p, i)
			}
			size := heap() - before
			r := rand.New(rand.NewPCG(5, 5))
			var byName, byIIN, scan []time.Duration
			for b.Loop() {
				p := people[r.IntN(n)]
				for _, q := range keystrokes(r, p) {
					start := time.Now()
					x.Find(q, 3)
					byName = append(byName, time.Since(start))
				}
				start := time.Now()
				x.ByIIN(p.IIN)
				byIIN = append(byIIN, time.Since(start))
				if len(scan) < 5 {
					start := time.Now()
					for i := range people {
						Compare(p, people[i])
					}
					scan = append(scan, time.Since(start))
				}
			}
			b.ReportMetric(ms(byName, 0.99), "ms-name-p99")
			b.ReportMetric(ms(byName, 0.5), "ms-name-p50")
			b.ReportMetric(ms(byIIN, 0.99), "ms-iin-p99")
			b.ReportMetric(ms(scan, 0.5), "ms-scan-p50")
			b.ReportMetric(float64(size)/1e6, "MB")
			b.ReportMetric(float64(len(x.tokens)), "names")
			runtime.KeepAlive(people)
		})
	}
}

func ms(all []time.Duration, part float64) float64 {
	slices.Sort(all)
	return float64(all[int(part*float64(len(all)-1))].Microseconds()) / 1000
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
