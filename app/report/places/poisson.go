package places

import (
	"math"
	"sync"
)

// Interval is between which two numbers something lies with 95 %.
type Interval struct {
	Low  float64 `json:"low"`
	High float64 `json:"high"`
}

// Holds says whether a number lies in it.
func (in Interval) Holds(x float64) bool { return in.Low <= x && x <= in.High }

// Garwood is the exact interval of the mean of a Poisson count: half the 2.5 % point of
// chi-square with 2n degrees of freedom, and half the 97.5 % point with 2n+2 (Garwood,
// "Fiducial limits for the Poisson distribution", Biometrika 28, 1936, 437–442). It holds
// the mean in at least 95 of 100 cases, and in more where the count is small.
func Garwood(n int) Interval {
	if n <= 0 {
		return Interval{0, gammaPoint(1, 0.975)}
	}
	if n < smallCounts {
		return garwoods()[n]
	}
	return garwood(n)
}

func garwood(n int) Interval {
	return Interval{gammaPoint(float64(n), 0.025), gammaPoint(float64(n)+1, 0.975)}
}

// smallCounts are those of which there are most: their intervals are found once.
const smallCounts = 128

var garwoods = sync.OnceValue(func() (all [smallCounts]Interval) {
	for n := 1; n < len(all); n++ {
		all[n] = garwood(n)
	}
	return all
})

// gammaPoint is the point below which the share p of the gamma distribution with shape a
// and scale 1 lies: half that of chi-square with 2a degrees of freedom. It is found by
// halves, which is slow and cannot go astray.
func gammaPoint(a, p float64) float64 {
	low, high := 0.0, a+10*math.Sqrt(a)+10
	for range 200 {
		mid := (low + high) / 2
		if mid == low || mid == high {
			break
		}
		if gammaShare(a, mid) < p {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}

// gammaShare is the regularized lower incomplete gamma function P(a, x): by its series
// below a+1 (DLMF 8.11.4), else by the continued fraction of the upper one (DLMF 8.9.2),
// evaluated after Lentz.
func gammaShare(a, x float64) float64 {
	if x <= 0 {
		return 0
	}
	lg, _ := math.Lgamma(a)
	front := math.Exp(a*math.Log(x) - x - lg)
	if x < a+1 {
		sum, term := 1/a, 1/a
		for n := a + 1; term > sum*1e-16; n++ {
			term *= x / n
			sum += term
		}
		return front * sum
	}
	const tiny = 1e-300
	b := x + 1 - a
	c, d := 1/tiny, 1/b
	h := d
	for i := 1.0; i < 1e6; i++ {
		an := -i * (i - a)
		b += 2
		d, c = an*d+b, b+an/c
		if math.Abs(d) < tiny {
			d = tiny
		}
		if math.Abs(c) < tiny {
			c = tiny
		}
		d = 1 / d
		h *= d * c
		if math.Abs(d*c-1) < 1e-15 {
			break
		}
	}
	return 1 - front*h
}
