package handover

// Bar says why a child may not be recorded as handed to an adult. Its text is
// "problem.handover_<bar>".
type Bar string

// The bars, from the one that outranks all others.
const (
	BarUnfit     Bar = "unfit"     // marked as drunk or unable
	BarHurt      Bar = "hurt"      // the child was hurt by him
	BarBan       Bar = "ban"       // an order keeps him away
	BarRefused   Bar = "refused"   // the inspector decided against him
	BarMinor     Bar = "minor"     // under eighteen himself
	BarUnnamed   Bar = "unnamed"   // nobody is named, where it has to be known who it is
	BarUnseen    Bar = "unseen"    // an adult of the record is unfit, and of this one nobody says that he is fit
	BarUndecided Bar = "undecided" // signs of violence, and no decision of the inspector on this adult
)

// Bars lists every bar.
var Bars = []Bar{BarUnfit, BarHurt, BarBan, BarRefused, BarMinor, BarUnnamed, BarUnseen, BarUndecided}

// Open says whether a bar is only a question that has no answer yet: it waits
// until Finish.
func (b Bar) Open() bool {
	return b == BarUnnamed || b == BarUnseen || b == BarUndecided
}
