package ui

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
func (a Area) Icon() IconName {
	switch a {
	case AreaNight:
		return IconNight
	case AreaCheck:
		return IconPlus
	case AreaReview:
		return IconReview
	case AreaPlan:
		return IconPlan
	case AreaFigures:
		return IconFigures
	default:
		return IconSettings
	}
}

// RoleIcon is the sign of a role, the same wherever somebody is shown by it.
func RoleIcon(role string) IconName {
	switch role {
	case "supervisor":
		return IconReview
	case "inspector":
		return IconChild
	case "administrator":
		return IconSettings
	default:
		return IconShield
	}
}
