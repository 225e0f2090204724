package chart

import (
	"shyraq/app/raid/state"
	"shyraq/app/ui/palette"
	"shyraq/maps/paint"
)

// Flavour is a flavour of the program as the map wants it.
func Flavour(f palette.Flavour) paint.Flavour {
	switch f {
	case palette.Day:
		return paint.Day
	case palette.Red:
		return paint.Red
	}
	return paint.Night
}

// Mark is the shape and the tone that a state wears on the map: the shape
// alone tells states apart, for in the red flavour there is no hue.
func Mark(w state.Word) (paint.Shape, paint.Tone) {
	switch w {
	case state.WordQuarantined:
		return paint.Cross, paint.ToneNeeds
	case state.WordConflict:
		return paint.Diamond, paint.ToneNeeds
	case state.WordReturned:
		return paint.Triangle, paint.ToneNeeds
	case state.WordInCare:
		return paint.Star, paint.ToneLamp
	case state.WordUnfinished:
		return paint.Square, paint.ToneLamp
	case state.WordDraft:
		return paint.Ring, paint.ToneDim
	case state.WordWaiting:
		return paint.Clock, paint.ToneInfo
	case state.WordAccepted:
		return paint.Tick, paint.ToneDone
	case state.WordWithdrawn:
		return paint.Bar, paint.ToneDim
	}
	return paint.Circle, paint.ToneDone
}
