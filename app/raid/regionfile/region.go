// Package regionfile holds what a region's file says: its districts, units,
// schools, venues and raids, whom to call, and the limits and codes it adds to
// the country's; and the directory of officers that goes with it.
package regionfile

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"shyraq/app/raid"
	"shyraq/app/raid/codes"
	"shyraq/app/raid/handover"
)

// Region is what a region loads from its region file and every device carries:
// who and what there is. It holds no data about any child.
type Region struct {
	Schema    int                   `json:"schema"` // 1
	ID        string                `json:"id"`     // short latin name, "kyzylorda"
	KATO      string                `json:"kato"`
	Names     codes.Names           `json:"names"`
	Offset    string                `json:"offset"` // of local time from UTC, "+05:00"
	Districts []District            `json:"districts,omitempty"`
	Units     []Unit                `json:"units,omitempty"`
	Schools   []School              `json:"schools,omitempty"`
	Venues    []Venue               `json:"venues,omitempty"`
	Places    []Locality            `json:"places,omitempty"` // settlements
	Limits    []raid.Limit          `json:"limits,omitempty"`
	Detention []raid.DetentionLimit `json:"detention,omitempty"` // of how long a person may be held
	Codes     []codes.Row           `json:"codes,omitempty"`     // rows added to or ended in the code lists
	Raids     []Plan                `json:"raids,omitempty"`     // planned in advance
	Credits   []string              `json:"credits,omitempty"`
	Services  []Service             `json:"services,omitempty"` // whom to call in need, where it is another number than the country's
	Ended     Ended                 `json:"ended,omitzero"`     // what left the file; the region keeps it, see Follow
	Contact   codes.Names           `json:"contact,omitzero"`   // whom to ask about a handover act and what is kept of a child
}

// District is a part of the region, by its KATO code. Jurisdiction "special"
// (Baikonur) means that no article is proposed there.
type District struct {
	KATO         string          `json:"kato"`
	Aliases      []string        `json:"aliases,omitempty"` // other codes of the same place
	Names        codes.Names     `json:"names"`
	Jurisdiction string          `json:"jurisdiction,omitempty"`
	Geometry     json.RawMessage `json:"geometry,omitempty"` // GeoJSON Polygon or MultiPolygon; none: chosen by hand alone
}

// Unit is a body of police that answers for one district or several.
type Unit struct {
	ID        string      `json:"id"`
	Names     codes.Names `json:"names"`
	Districts []string    `json:"districts"` // KATO codes
	Point     *raid.Point `json:"point,omitempty"`
	Phone     string      `json:"phone,omitempty"`
	Duty      []Contact   `json:"duty,omitempty"` // whom to call at night
}

// School is a school or a college.
type School struct {
	ID       string      `json:"id"`
	College  bool        `json:"college,omitempty"`
	Names    codes.Names `json:"names"`
	District string      `json:"district"`
	Point    *raid.Point `json:"point,omitempty"`
}

// Venue is a known place that raids look into.
type Venue struct {
	ID       string      `json:"id"`
	Names    codes.Names `json:"names"`
	Type     codes.Code  `json:"type"`
	District string      `json:"district"`
	Point    *raid.Point `json:"point,omitempty"`
}

// Locality is a settlement, for search on the map.
type Locality struct {
	Names    codes.Names `json:"names"`
	District string      `json:"district,omitempty"`
	Point    raid.Point  `json:"point"`
}

// Plan is a raid planned in the region file. The region itself authors its
// record.
type Plan struct {
	ID   uuid.UUID `json:"id"`
	Raid raid.Raid `json:"raid"`
}

// Role is what an officer may do; Decide in the region reads it.
type Role string

// The roles.
const (
	Patrol        Role = "patrol"
	Inspector     Role = "inspector"
	Supervisor    Role = "supervisor"
	Administrator Role = "administrator"
)

// Officer is anyone who signs in. Ids are made by the region.
type Officer struct {
	ID      uuid.UUID    `json:"id"`
	Name    string       `json:"name"` // "Нұрсұлтан А."
	Role    Role         `json:"role"`
	Unit    string       `json:"unit"`
	Revoked bool         `json:"revoked,omitempty"`
	Keys    []OfficerKey `json:"keys,omitempty"`
}

// OfficerKey is the public half of one officer's signing key on one device.
type OfficerKey struct {
	ID     string    `json:"id"`     // revision.KeyID of Public
	Public []byte    `json:"public"` // Ed25519, 32 bytes
	Device uuid.UUID `json:"device"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until,omitzero"` // revoked; what was signed before stays valid
}

// Directory is what a device reads from the region: the region itself, its
// officers with their public keys, the region's own signing key and the
// delivery key to which revisions are sealed.
type Directory struct {
	Region    Region     `json:"region"`
	Officers  []Officer  `json:"officers"`
	RegionKey OfficerKey `json:"region_key"`
	Delivery  []byte     `json:"delivery"` // HPKE X25519 public key
}

// PublishedKeys lists the keys of a directory's officers.
func PublishedKeys(officers []Officer) []handover.PublishedKey {
	var out []handover.PublishedKey
	for _, o := range officers {
		for _, k := range o.Keys {
			out = append(out, handover.PublishedKey{ID: k.ID, Public: k.Public, Officer: o.Name, Unit: o.Unit, From: k.From, Until: k.Until})
		}
	}
	return out
}
