package register

import (
	"time"

	"shyraq/errs"
	"shyraq/sync/courier/wire"
)

const grantSetting = "grant"

// grantRule is how long devices read without a connection.
type grantRule struct {
	Minutes int `json:"minutes"`
}

// GrantLife is how long a device reads after its officer's last session.
func (s *State) GrantLife() time.Duration {
	var r grantRule
	if set, err := s.Setting(grantSetting, &r); err != nil || !set {
		return wire.UsualGrant
	}
	return min(max(time.Duration(r.Minutes)*time.Minute, wire.ShortestGrant), wire.LongestGrant)
}

// SetGrantLife changes it. What was given out already ends when it says.
func (e *Edit) SetGrantLife(life time.Duration) error {
	if life < wire.ShortestGrant || life > wire.LongestGrant {
		return errs.Errorf(errs.Invalid, "grant_life", "from %v to %v", wire.ShortestGrant, wire.LongestGrant)
	}
	return e.Set(grantSetting, grantRule{int(life / time.Minute)})
}
