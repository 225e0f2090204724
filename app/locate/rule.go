package locate

import "strings"

// verdict is what a sentence says of its own place.
type verdict int

const (
	unheard  verdict = iota // nothing to say
	unknown                 // no fix
	guessed                 // reckoned on from an older place
	feigned                 // typed in or simulated
	measured                // by satellites, now
)

// modes are the letters of NMEA 0183 that stand for a place that was measured:
// autonomous, differential, precise, fixed and float RTK.
const modes = "ADPRF"

// statusOf reads the status of RMC or GLL, A or V, and the mode that stands
// beside it since NMEA 2.3. Both must hold: receivers write A with a guess.
func statusOf(status, mode string) verdict {
	if mode == "" && status == "A" {
		return measured
	}
	how := modesOf(mode)
	if how == measured && status != "A" {
		return unknown
	}
	return how
}

// modesOf reads one mode a constellation. One that has a fix is enough; a place
// that was typed in or simulated is so for all of them.
func modesOf(letters string) verdict {
	switch {
	case strings.ContainsAny(letters, "MS"):
		return feigned
	case strings.ContainsAny(letters, modes):
		return measured
	case strings.Contains(letters, "E"):
		return guessed
	}
	return unknown
}

// qualityOf reads the quality of GGA: 6 is reckoned on, 7 typed in, 8 simulated.
func qualityOf(digit string) verdict {
	switch digit {
	case "1", "2", "3", "4", "5", "9": // 9: a fix with corrections, of some makers
		return measured
	case "6":
		return guessed
	case "7", "8":
		return feigned
	}
	return unknown
}

// rule decides whether the receiver knows where it is. Sentences of one moment
// disagree, each second anew: the place would come and go. So all that was heard
// lately must agree: no sentence guesses, of every kind of sentence one talker
// at least has measured, and of the constellations one at least has a fix.
type rule struct {
	moment int    // counts moments
	clock  string // time field of this moment
	heard  map[string]opinion
	now    group // constellations of this moment
	before group // of the last moment that told any
}

// opinion is the last that a talker said in one kind of sentence.
type opinion struct {
	how    verdict
	moment int
}

type group struct{ told, fix bool }

const (
	// lately is how many moments an opinion holds: some sentences come each
	// tenth time only, and some are switched off.
	lately = 12
	// mostTalkers bounds what is kept of a line that makes up talkers.
	mostTalkers = 64
)

// constellation takes what one of them says of its fix.
func (r *rule) constellation(fix bool) {
	r.now = group{told: true, fix: r.now.fix || fix}
}

// hear takes a sentence and gives what the receiver knows: measured, or unknown,
// or unheard where this sentence adds nothing.
func (r *rule) hear(s sentence, clock string, how verdict) verdict {
	r.begin(clock)
	if r.heard == nil || len(r.heard) > mostTalkers {
		r.heard = map[string]opinion{}
	}
	r.heard[s.kind+s.talker] = opinion{how, r.moment}
	switch {
	case !r.agreed():
		return unknown
	case how != measured: // another talker has
		return unheard
	case (s.kind == "GNS" || s.kind == "GLL") && r.better():
		return unheard
	}
	return measured
}

// begin begins another moment when the clock has moved.
func (r *rule) begin(clock string) {
	if clock == r.clock {
		return
	}
	r.clock = clock
	r.moment++
	if r.now.told {
		r.before, r.now = r.now, group{}
	}
}

// agreed says whether all that was heard lately agrees on a measured place.
func (r *rule) agreed() bool {
	if (r.now.told || r.before.told) && !r.now.fix && !r.before.fix {
		return false
	}
	for key, o := range r.heard {
		if r.moment-o.moment < lately && r.kind(key[:3]) != measured {
			return false
		}
	}
	return true
}

// kind is what the talkers of one kind of sentence said when it was last heard:
// in that moment or the one before it, for they speak in turn.
func (r *rule) kind(kind string) verdict {
	last := 0
	for key, o := range r.heard {
		if key[:3] == kind {
			last = max(last, o.moment)
		}
	}
	how := unknown
	for key, o := range r.heard {
		switch {
		case key[:3] != kind || o.moment < last-1:
		case o.how == guessed, o.how == feigned:
			return guessed
		case o.how == measured:
			how = measured
		}
	}
	return how
}

// better says whether RMC or GGA come from this receiver.
func (r *rule) better() bool {
	for key, o := range r.heard {
		if kind := key[:3]; (kind == "RMC" || kind == "GGA") && r.moment-o.moment < lately {
			return true
		}
	}
	return false
}
