package ui

import "shyraq/app/ui/icon"

// Area is one place of the rail.
type Area string

// The areas, in the order of the rail.
const (
	AreaNight    Area = "night"
	AreaCheck    Area = "check"
	AreaReview   Area = "review"
	AreaPlan     Area = "plan"
	AreaFigures  Area = "figures"
	AreaSettings Area = "settings"
)

// AreasFor are the areas that a set of roles sees (patrol, inspector,
// supervisor, administrator). Which data each sees in them is not decided
// here. Nobody is left without the settings.
func AreasFor(roles ...string) []Area {
	see := map[Area]bool{AreaSettings: true}
	for _, role := range roles {
		switch role {
		case "patrol":
			see[AreaNight], see[AreaCheck], see[AreaFigures] = true, true, true
		case "inspector":
			see[AreaNight], see[AreaCheck], see[AreaFigures] = true, true, true
		case "supervisor":
			see[AreaNight], see[AreaReview], see[AreaPlan], see[AreaFigures] = true, true, true, true
		}
	}
	var areas []Area
	for _, a := range []Area{AreaNight, AreaCheck, AreaReview, AreaPlan, AreaFigures, AreaSettings} {
		if see[a] {
			areas = append(areas, a)
		}
	}
	return areas
}

// Icon is the drawing of an area; its word is area.<area>.
func (a Area) Icon() icon.Name {
	switch a {
	case AreaNight:
		return icon.Night
	case AreaCheck:
		return icon.Plus
	case AreaReview:
		return icon.Review
	case AreaPlan:
		return icon.Plan
	case AreaFigures:
		return icon.Figures
	default:
		return icon.Settings
	}
}

// RoleIcon is the sign of a role, the same wherever somebody is shown by it.
func RoleIcon(role string) icon.Name {
	switch role {
	case "supervisor":
		return icon.Review
	case "inspector":
		return icon.Child
	case "administrator":
		return icon.Settings
	default:
		return icon.Shield
	}
}
