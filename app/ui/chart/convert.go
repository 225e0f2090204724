package chart

import (
	"shyraq/app/raid"
	"shyraq/app/ui"
	"shyraq/maps/paint"
)

// Flavour is a flavour of the program as the map wants it.
func Flavour(f ui.Flavour) paint.Flavour {
	switch f {
	case ui.Day:
		return paint.Day
	case ui.Red:
		return paint.Red
	}
	return paint.Night
}

// Mark is the shape and the tone that a state wears on the map: the shape
// alone tells states apart, for in the red flavour there is no hue.
func Mark(w raid.Word) (paint.Shape, paint.Tone) {
	switch w {
	case raid.WordQuarantined:
		return paint.Cross, paint.ToneNeeds
	case raid.WordConflict:
		return paint.Diamond, paint.ToneNeeds
	case raid.WordReturned:
		return paint.Triangle, paint.ToneNeeds
	case raid.WordInCare:
		return paint.Star, paint.ToneLamp
	case raid.WordDraft:
		return paint.Ring, paint.ToneDim
	case raid.WordWaiting:
		return paint.Clock, paint.ToneInfo
	case raid.WordAccepted:
		return paint.Tick, paint.ToneDone
	case raid.WordWithdrawn:
		return paint.Bar, paint.ToneDim
	}
	return paint.Circle, paint.ToneDone
}
