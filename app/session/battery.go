package session

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// powerDir is where Linux tells of batteries; other systems have none there.
const powerDir = "/sys/class/power_supply"

// lowPercent is the charge from which what is not needed is done less often.
const lowPercent = 20

// lowBattery says whether a battery is being used up and nearly empty. Where nothing is
// told of one it is not.
func lowBattery(dir string) bool {
	all, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range all {
		read := func(name string) string {
			b, _ := os.ReadFile(filepath.Join(dir, e.Name(), name))
			return strings.TrimSpace(string(b))
		}
		left, err := strconv.Atoi(read("capacity"))
		if err == nil && left <= lowPercent && read("type") == "Battery" && read("status") == "Discharging" {
			return true
		}
	}
	return false
}
