package codes

import "slices"

// Codes that rules speak of by name. Every other code is only
// data. Meanings are in the code lists (docs/sources.md, 7).
const (
	OutcomeSpot     Code = "O_SPOT" // handed to the legal representative on the spot
	OutcomeHome     Code = "O_HOME" // taken home and handed over
	OutcomePolice   Code = "O_POL"  // delivered to the police, then handed over
	OutcomeRelative Code = "O_REL"  // to a relative by consent
	OutcomeCAN      Code = "O_CAN"  // adaptation centre for minors (ЦАН)
	OutcomeCPD      Code = "O_CPD"  // child support centre (ЦПД)
	OutcomeMedical  Code = "O_MED"
	OutcomeTalk     Code = "O_TALK" // no violation, a talk only
	OutcomeAdult    Code = "O_ADLT" // proved to be an adult
	OutcomeLeft     Code = "O_LEFT" // left, not identified

	HomeAlone Code = "H_ALON" // a visit at home: a child unattended
	HomeDrunk Code = "H_DRNK" // parents with signs of drink
	HomeHelp  Code = "H_HELP" // help is needed
	HomeAway  Code = "H_AWAY" // the child is not at home

	CompanyParent Code = "K_REPR"  // a parent or another legal representative
	CompanyGroup  Code = "K_GROUP" // an organised group with a teacher or coach

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
	EducationUnknown Code = "E_UNK" // asked, and not established

	EducationOut  Code = "E_OUT" // out of school at the age at which it is compulsory
	EducationNone Code = "E_NONE"
	WorkNone      Code = "W_NO"
)

// HandedOutcomes put a child into the hands of an adult who is named as a
// guardian.
var HandedOutcomes = []Code{OutcomeSpot, OutcomeHome, OutcomePolice, OutcomeRelative}

// HandedOver says whether an outcome is one of HandedOutcomes.
func HandedOver(outcome Code) bool { return slices.Contains(HandedOutcomes, outcome) }

// TakenIn says whether an outcome puts a child into the hands of a house and not of
// an adult who is named: a centre, a doctor, an institution, an investigator.
func TakenIn(outcome Code) bool {
	switch outcome {
	case OutcomeCAN, OutcomeCPD, OutcomeMedical, "O_INST", "O_SPCH", "O_CRIM":
		return true
	}
	return false
}

// What an officer says of an adult who may take a child: code list "fitness".
// Every code but Fit keeps the child from him.
const (
	Fit       Code = "U_FIT"   // sober, able to look after the child
	Unfit     Code = "U_UNFIT" // drunk, or cannot
	UnfitHurt Code = "U_HURT"  // the child was hurt by him, as told or seen
	UnfitBan  Code = "U_BAN"   // a protective order or a court keeps him away
)

// RoleHurt is an adult present of whom the child says that he hurt him.
const RoleHurt Code = "A_HURT"

// Articles of a repeat.
const (
	VenueAtNight   Code = "442.1"
	OutsideAtNight Code = "442.2"
	NightRepeated  Code = "442.3"
)

// Other codes that steps are done by.
const (
	ConditionDrunk Code = "C_ALC"
	ConditionDrugs Code = "C_DRG"
	ReasonFight    Code = "R_FIGHT"
	ReasonRunaway  Code = "R_RUN"
	ReasonWanted   Code = "R_WANT" // missing
	RoleDrunk      Code = "A_DRNK" // of an adult present

	ConditionPoisoned Code = "C_POIS"
	ConditionFaint    Code = "C_UNC" // not conscious

	Referral111           Code = "F_111"
	ReferralPsychSupport  Code = "F_CPR"
	ReferralFamilySupport Code = "F_FSC"
)

// What came of help that was promised: code list "followup_results".
const (
	HelpTaken    Code = "V_TAKE" // somebody works on it
	HelpDone     Code = "V_DONE"
	HelpMissed   Code = "V_MISS" // the person did not come
	HelpDeclined Code = "V_DECL"
	HelpMoved    Code = "V_MOVE"
)

// What is said of a decision of the commission. Who answers for it says that it is begun,
// ready or not done; only a supervisor moves its day and says that it is done, which ends
// it. They are no code list: their words stand with the texts.
const (
	AssignmentBegun   Code = "begun"
	AssignmentReady   Code = "ready"
	AssignmentNotDone Code = "not_done"
	AssignmentMoved   Code = "moved"
	AssignmentDone    Code = "done"
)

// HelpEnds says whether nothing more is to come of a referral with such a result.
// One that is not known here ends nothing: help that nobody follows is worse than a
// line too many.
func HelpEnds(result Code) bool {
	return result == HelpDone || result == HelpDeclined || result == HelpMoved
}
