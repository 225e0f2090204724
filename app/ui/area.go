package ui

import (
	"slices"

	"shyraq/app/ui/icon"
)

// Area is one place of the rail. Its word is area.<area>.
type Area string

// The areas; where each stands, who sees it and how it is drawn says areaTable.
const (
	AreaNight    Area = "night"
	AreaCheck    Area = "check"
	AreaReview   Area = "review"
	AreaPlan     Area = "plan"
	AreaFigures  Area = "figures"
	AreaSettings Area = "settings"
)

// areaTable is all that the frame knows of an area, in the order of the rail.
// No roles: everybody sees it, who has none too.
var areaTable = []struct {
	area  Area
	icon  icon.Name
	roles []string
}{
	{AreaNight, icon.Night, []string{"patrol", "inspector", "supervisor"}},
	{AreaCheck, icon.Plus, []string{"patrol", "inspector"}},
	{AreaReview, icon.Review, []string{"supervisor"}},
	{AreaPlan, icon.Plan, []string{"supervisor"}},
	{AreaFigures, icon.Figures, []string{"patrol", "inspector", "supervisor"}},
	{"help", icon.Help, []string{"inspector", "supervisor"}},      // app/ui/followup
	{"children", icon.Child, []string{"inspector", "supervisor"}}, // app/ui/children
	{AreaSettings, icon.Settings, nil},
}

// AreasFor are the areas that a set of roles sees (patrol, inspector,
// supervisor, administrator), in the order of the rail. Which data each sees in
// them is not decided here. Nobody is left without the settings.
func AreasFor(roles ...string) []Area {
	var seen []Area
	for _, row := range areaTable {
		if row.roles == nil || slices.ContainsFunc(roles, func(r string) bool { return slices.Contains(row.roles, r) }) {
			seen = append(seen, row.area)
		}
	}
	return seen
}

// Icon is the drawing of an area.
func (a Area) Icon() icon.Name {
	for _, row := range areaTable {
		if row.area == a {
			return row.icon
		}
	}
	return ""
}

// roleIcons are the signs of roles that have their own.
var roleIcons = map[string]icon.Name{"supervisor": icon.Review, "inspector": icon.Child, "administrator": icon.Settings}

// RoleIcon is the sign of a role, the same wherever somebody is shown by it.
func RoleIcon(role string) icon.Name {
	if sign, ok := roleIcons[role]; ok {
		return sign
	}
	return icon.Shield
}
