package places

import (
	"math"
	"testing"
)

// TestGarwood holds the interval to the table that is printed in textbooks (Pearson and
// Hartley, "Biometrika Tables for Statisticians" I, 1966, table 40; Ulm, American Journal
// of Epidemiology 131, 1990).
func TestGarwood(t *testing.T) {
	t.Parallel()
	for _, row := range []struct {
		n         int
		low, high float64
	}{
		{0, 0, 3.689}, {1, 0.0253, 5.572}, {2, 0.242, 7.225}, {3, 0.619, 8.767}, {4, 1.090, 10.242}, {5, 1.623, 11.668},
		{6, 2.202, 13.060}, {7, 2.814, 14.423}, {8, 3.454, 15.763}, {9, 4.115, 17.085}, {10, 4.795, 18.390},
		{15, 8.395, 24.740}, {20, 12.217, 30.888}, {30, 20.241, 42.827}, {50, 37.111, 65.919}, {100, 81.364, 121.627},
	} {
		got := Garwood(row.n)
		if math.Abs(got.Low-row.low) > 6e-4 || math.Abs(got.High-row.high) > 6e-4 {
			t.Errorf("%d: %.4f to %.4f, the table has %v to %v", row.n, got.Low, got.High, row.low, row.high)
		}
	}
}

// TestGarwoodIsExact sums the probabilities themselves: what is as far or farther off has
// 2.5 % at each end, for counts in the table in memory and beyond it.
func TestGarwoodIsExact(t *testing.T) {
	t.Parallel()
	below := func(n int, mean float64) float64 { // P(X <= n)
		sum := 0.0
		for k := range n + 1 {
			lg, _ := math.Lgamma(float64(k) + 1)
			sum += math.Exp(float64(k)*math.Log(mean) - mean - lg)
		}
		return sum
	}
	for _, n := range []int{1, 2, 5, 17, 100, 127, 128, 500, 5000, 40000} {
		in := Garwood(n)
		if p := below(n, in.High); math.Abs(p-.025) > 1e-6 {
			t.Errorf("%d: %v below the upper end", n, p)
		}
		if p := 1 - below(n-1, in.Low); math.Abs(p-.025) > 1e-6 {
			t.Errorf("%d: %v above the lower end", n, p)
		}
	}
}
