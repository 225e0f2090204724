package commission

import (
	"time"

	"shyraq/app/raid"
)

// Trace is where and when a crew wrote an encounter or the check of a place: to the minute
// and to some thirty metres. It says nothing of whom it met. A visit at a home has none, for
// there it would be an address.
type Trace struct {
	Minute   int64  // since the epoch; nought: nothing is known
	Lat, Lon int32  // in steps of TraceStep
	Crew     string // the crew, or the officer where there was none; see report/places
}

// TraceStep is what latitude and longitude of a trace are rounded to, in 1e-7 degrees.
const TraceStep = 5000

// Known says whether there is a trace.
func (t Trace) Known() bool { return t.Minute > 0 }

// Degrees are longitude and latitude.
func (t Trace) Degrees() (lon, lat float64) {
	return float64(t.Lon) * (TraceStep / 1e7), float64(t.Lat) * (TraceStep / 1e7)
}

func traceOf(at time.Time, p *raid.Point) Trace {
	if p == nil || at.Unix() < 60 {
		return Trace{}
	}
	return Trace{Minute: at.Unix() / 60, Lat: step(p.Lat), Lon: step(p.Lon)}
}

func step(v int32) int32 {
	half := int64(TraceStep / 2)
	if v < 0 {
		half = -half
	}
	return int32((int64(v) + half) / TraceStep)
}

func (k *Packer) trace(t Trace) {
	if !t.Known() {
		return
	}
	k.number(uint64(t.Minute))
	k.number(uint64(uint32(t.Lat<<1) ^ uint32(t.Lat>>31)))
	k.number(uint64(uint32(t.Lon<<1) ^ uint32(t.Lon>>31)))
	k.text(t.Crew)
}

func (u *unpacker) trace() Trace {
	t := Trace{Minute: int64(u.number() & (1<<40 - 1)), Lat: signed(u.number()), Lon: signed(u.number()), Crew: u.text()}
	if !t.Known() {
		return Trace{}
	}
	return t
}

func signed(n uint64) int32 { return int32(uint32(n)>>1) ^ -int32(n&1) }
