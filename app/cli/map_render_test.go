package cli

import (
	"errors"
	"os"
	"testing"

	"shyraq/app/raid"
)

// TestPointsWithoutEnd: a device has no size, and never ends.
func TestPointsWithoutEnd(t *testing.T) {
	const endless = "/dev/zero"
	if _, err := os.Stat(endless); err != nil {
		t.Skip("this system has no such device")
	}
	_, err := readPoints(endless)
	var e *raid.Error
	if !errors.As(err, &e) || e.Code != "map_points" {
		t.Error(err)
	}
}
