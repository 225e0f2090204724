package admin

import (
	"context"
	"net"
	"slices"
	"strings"
	"time"

	"shyraq/app/raid/civil"
	"shyraq/app/raid/regionfile"
	"shyraq/sync/region/pki"
	"shyraq/sync/region/register"
	"shyraq/sync/region/retention"
)

// backupDue is how old the last whole backup may be; the line of cron in
// docs/region.md makes one each night.
const backupDue = 8 * 24 * time.Hour

// madeSetting is the setting that says when the last whole backup was written and
// read back.
const madeSetting = "backup_made"

type backupMade struct {
	At time.Time `json:"at"`
}

// Point is one of the things that a region does before it keeps children's data.
type Point struct {
	Code  string `json:"code"`
	Done  bool   `json:"done"`
	Lacks int    `json:"lacks,omitempty"` // how many terms, units, hours are missing, by the code
}

// Checklist says what of that this region did, as far as its server can see; the
// codes are names, administrators, recovery, recipients, backup, retention, units,
// on_duty and accounts.
func (l *Local) Checklist(ctx context.Context) (all []Point, err error) {
	s, now := l.people(), l.o.Now()
	add := func(code string, done bool, lacks int) { all = append(all, Point{code, done, lacks}) }

	names, err := l.o.Names.Change(ctx, pki.NamesRequest{})
	if err != nil {
		return nil, err
	}
	add("names", slices.ContainsFunc(names, func(n pki.NameRow) bool { return !loopback(n.Name) }), 0)

	admins, err := adminsOf(s)
	if err != nil {
		return nil, err
	}
	add("administrators", len(admins) >= 2, max(0, 2-len(admins)))
	agents, err := s.AgentsInForce()
	if err != nil {
		return nil, err
	}
	add("recovery", agents != nil, 0)

	var to backupTo
	var made backupMade
	if _, err := s.Setting(backupSetting, &to); err != nil {
		return nil, err
	}
	if _, err := s.Setting(madeSetting, &made); err != nil {
		return nil, err
	}
	add("recipients", len(to.Recipients) > 0, 0)
	add("backup", now.Sub(made.At).Abs() < backupDue, 0)

	terms, own, err := termsOf(s)
	if err != nil {
		return nil, err
	}
	unread := unverified(terms)
	add("retention", own && unread == 0, unread)

	file := s.File()
	zone, err := civil.ParseOffset(file.Offset)
	if err != nil {
		zone = time.UTC // of a region that has no file yet
	}
	night := civil.NightOf(now, zone)
	add("units", len(file.Units) > 0, 0)
	lonely := unanswered(&file, night)
	add("on_duty", len(file.Units) > 0 && lonely == 0, lonely)
	ended := endedAccounts(s, now)
	add("accounts", ended == 0, ended)
	return all, nil
}

// loopback is a name by which no other machine calls this one.
func loopback(name string) bool {
	host, _, err := net.SplitHostPort(name)
	if err != nil {
		host = name
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// unverified counts the terms that nobody read at their source.
func unverified(s retention.Settings) (n int) {
	for _, t := range s.Terms {
		if !t.Verified {
			n++
		}
	}
	return n
}

// unanswered counts the units that have no inspector to call tonight, of their own or
// of a unit that answers for each of their districts.
func unanswered(file *regionfile.Region, night civil.Date) (n int) {
	for _, u := range file.Units {
		none := func(district string) bool {
			return len(file.OnDuty(regionfile.ContactInspector, u.ID, district, night)) == 0
		}
		if none("") && (len(u.Districts) == 0 || slices.ContainsFunc(u.Districts, none)) {
			n++
		}
	}
	return n
}

// endedAccounts counts the devices whose certificate ended and which nobody revoked:
// lost, in a drawer, or of somebody who left.
func endedAccounts(s *register.State, now time.Time) (n int) {
	for _, d := range s.Devices() {
		if !d.Revoked && !now.Before(d.Expires) {
			n++
		}
	}
	return n
}
