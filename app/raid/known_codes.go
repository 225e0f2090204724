package raid

import "slices"

// Codes that rules of this package speak of by name. Every other code is only
// data. Meanings are in the code lists (docs/sources.md, 7).
const (
	OutcomeSpot     Code = "O_SPOT" // handed to the legal representative on the spot
	OutcomeHome     Code = "O_HOME" // taken home and handed over
	OutcomePolice   Code = "O_POL"  // delivered to the police, then handed over
	OutcomeRelative Code = "O_REL"  // to a relative by consent
	OutcomeCAN      Code = "O_CAN"  // adaptation centre for minors (ЦАН)
	OutcomeCPD      Code = "O_CPD"  // child support centre (ЦПД)
	OutcomeMedical  Code = "O_MED"
	OutcomeCriminal Code = "O_CRIM"
	OutcomeTalk     Code = "O_TALK" // no violation, a talk only
	OutcomeAdult    Code = "O_ADLT" // proved to be an adult
	OutcomeLeft     Code = "O_LEFT" // left, not identified

	ReasonVictim   Code = "R_VICT" // signs of violence
	ReasonSelfHarm Code = "R_SUIC" // risk of self-harm

	// Where the child was met at night: in a venue, or outside.
	ReasonVenueAtNight   Code = "R_NIGHT_V"
	ReasonOutsideAtNight Code = "R_NIGHT_O"

	ConditionNormal  Code = "C_OK"
	ConditionInjured Code = "C_INJ"

	ConditionDisability Code = "C_DISA"
	ConditionPregnant   Code = "C_PREG"
	ConditionIll        Code = "C_ILL"

	ReferralJuvenile Code = "F_JUV" // juvenile inspector
	ReferralGuardian Code = "F_GUARD"
	ReferralMedical  Code = "F_MED"
	ReferralPsych    Code = "F_PSY"

	// WhyOutViolence is a child who says that he fled from violence: it asks for
	// the same safety as ReasonVictim.
	WhyOutViolence Code = "Y_VIOL"

	WhyOutSilent Code = "Y_SILT" // the child did not say

	RegisterAddiction Code = "G_NARC" // a matter of doctors alone

	DetentionDelivered Code = "D_DLV" // delivered to the police
	DetentionHeld      Code = "D_HELD"

	KinMother  Code = "S_MOTH"
	KinFather  Code = "S_FATH"
	KinSibling Code = "S_SIBL"

	EducationSchool  Code = "E_SCH"
	EducationCollege Code = "E_COL"
)

// HandedOutcomes put a child into the hands of an adult who is named as a
// guardian.
var HandedOutcomes = []Code{OutcomeSpot, OutcomeHome, OutcomePolice, OutcomeRelative}

// HandedOver says whether an outcome is one of HandedOutcomes.
func HandedOver(outcome Code) bool { return slices.Contains(HandedOutcomes, outcome) }
