package assignment

import "shyraq/app/ui/colleague"

// pick shows the officers of the region, to take one.
func (c *Compose) pick() {
	colleague.Pick(c.deps.Look, c.deps.Notifier, c.deps.Look.Say("assignment.choose_officer"), c.names, func(o Officer) {
		c.officer = o.ID
		c.typed.Keep("officer", c.officer.String())
		c.chosen.ClearProblem()
		c.fill()
	})
}
