package pack

// Schema guesses by the layers a vector pack announces in whose manner it was
// made; empty where it is none we know.
func (m Metadata) Schema() string {
	switch {
	case m.Has("transportation") || m.Has("transportation_name"):
		return "OpenMapTiles"
	case m.Has("physical_line") || m.Has("physical_point") || m.Has("natural") || m.Has("mask"):
		return "Protomaps v2"
	case m.Has("roads") || m.Has("earth") || m.Has("places"):
		return "Protomaps v4"
	}
	return ""
}
