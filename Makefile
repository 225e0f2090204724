# Shyraq. The two commands: make run, make test. `make help` lists the rest.
SHELL := /bin/sh
GO := scripts/go
export LC_ALL := C.UTF-8
export LANGUAGE := en
PLAIN := CGO_ENABLED=0
FIELD := build/shyraq
REGION := build/shyraq-region
PICTURES := $(CURDIR)/build/pictures
.DEFAULT_GOAL := help
.PHONY: help run build test check plain-test window-test monkey monkey-faults simulate-faults bench peer peer-pictures peer-sync fuzz soak hours pictures windows release release-check release-twice regions overview cluster drill powercut clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed 's/:.*## /\t/' | expand -t 14

run: ## set up, build, and open the demonstration night
	@if [ -n "$$DISPLAY" ]; then scripts/setup.sh build; else scripts/setup.sh build screen; fi
	@$(MAKE) --no-print-directory build
	@scripts/run.sh

build: ## build both programs into build/
	@mkdir -p build
	@scripts/build.sh $(FIELD) .
	@scripts/build.sh $(REGION) ./sync/cmd/region

test: ## set up and run every test, the end-to-end nights included
	@scripts/setup.sh build test
	@$(MAKE) --no-print-directory check plain-test window-test

check:
	@bad=$$("$$($(GO) env GOROOT)/bin/gofmt" -l *.go app assets disk errs maps private release strictjson sync) || exit 1; [ -z "$$bad" ] || { echo "not gofmt-ed: $$bad"; exit 1; }
	$(PLAIN) $(GO) vet -tags ci ./...

# Everything but the real window: no cgo, no display. The walls between the
# rooms are among these tests, 200 nights of the monkey and 2,000 of the simulation (NIGHTS=n: so many).
plain-test:
	SHYRAQ_MONKEY=$(or $(MONKEY),200) SHYRAQ_NIGHTS=$(or $(NIGHTS),2000) $(PLAIN) $(GO) test -tags ci -timeout 40m ./...

# The real window under a virtual display, driven by mouse and keys.
window-test: build
	SHYRAQ_WINDOW=1 SHYRAQ_PICTURES=$(PICTURES) $(PLAIN) $(GO) test -tags ci -count=1 -timeout 10m -v -run Window ./app/demo

monkey: ## play 200 nights that nobody wrote (MONKEY=n: so many; SEED=n: that one, step by step, shrunk)
	SHYRAQ_SHRINK=1 SHYRAQ_SEED=$(SEED) SHYRAQ_MONKEY=$(or $(MONKEY),200) SHYRAQ_STEPS=$(STEPS) $(PLAIN) $(GO) test -tags ci -count=1 -timeout 3h -v -run 'TestMonkey$$' ./app/desktop

monkey-faults: ## put mended faults back one by one: the monkey must find each
	scripts/monkey-faults.sh

simulate-faults: ## put faults into sync and store one by one: the simulation must find each
	SHYRAQ_FAULTS=1 $(PLAIN) $(GO) test -tags ci -count=1 -timeout 3h -v -run TestFindsFaults ./sync/simulation

# Numbers are printed and nothing is judged: what fails on a crowded machine is
# told, and the rest goes on. All of it is meant to end within an hour of two quiet cores
# at the most; SCALE=10000,300000,2000000 has the stores of the region made that large,
# which takes some 4 GB of disk and a quarter of an hour for each million.
SCALE := 10000,100000
BENCH := $(PLAIN) $(GO) test -tags ci -run '^$$'
bench: ## print the numbers (ratios beside a baseline in the same run; SCALE=10000,2000000: at so many stored revisions)
	@scripts/setup.sh build test
	@$(MAKE) --no-print-directory build
	-$(BENCH) -bench Save -benchtime 3000x -count 5 -timeout 10m ./sync/ledger
	-$(BENCH) -bench 'Open|FirstList' -benchtime 11x -count 3 -timeout 20m ./sync/ledger ./app/duty
	-$(BENCH) -bench 'Step|Typing|Record' -benchtime 100x -count 3 -timeout 10m ./app/ui/capture ./app/ui/keyboard ./app/duty
	-$(BENCH) -bench 'Lang|Flavour' -benchtime 20x -count 3 -timeout 10m ./app/ui/night
	-$(BENCH) -bench Live -benchtime 40x -count 3 -timeout 10m ./app/ui/night
	-$(BENCH) -bench 'Position$$' -benchtime 200x -count 3 -timeout 10m ./sync/region
	-$(BENCH) -bench 'MetBefore|Find|Children' -benchtime 100x -count 3 -timeout 20m ./app/duty ./app/match
	-SHYRAQ_STORED=25000,100000 $(BENCH) -bench Commission -benchtime 3x -timeout 60m ./app/duty
	-$(BENCH) -bench Places -benchtime 3x -count 3 -timeout 10m ./app/report/places
	-$(BENCH) -bench 'Switch|TapToPDF' -benchtime 5x -count 3 -timeout 10m ./app/duty ./app/act
	-$(BENCH) -bench Push -benchtime 1x -count 5 -timeout 20m ./sync/region
	-$(BENCH) -bench Verify -benchtime 3x -timeout 10m ./sync/region/audit
	-SHYRAQ_STORED=$(SCALE) $(BENCH) -bench Start -benchtime 3x -timeout 90m ./sync/region
	-SHYRAQ_STORED=$(SCALE) $(BENCH) -bench 'Pages|ComeBack' -benchtime 1x -timeout 90m ./sync/region
	-$(BENCH) -bench 'Rubbish|WaitingFeeds' -benchtime 1x -timeout 20m ./sync/region
	-$(BENCH) -bench . -benchtime 20x -count 3 -timeout 20m ./maps/...
	-SHYRAQ_BENCH=1 $(PLAIN) $(GO) test -tags ci -count=1 -timeout 30m -v -run 'Memory|AtRest' ./app/demo
	-LIBGL_ALWAYS_SOFTWARE=1 xvfb-run -a -s '-screen 0 1280x800x24' $(GO) run ./maps/slippy/cmd/panbench

peer: ## print the time of a dense tile beside Mapnik's, and how far the pictures are apart
	@scripts/setup.sh peer
	SHYRAQ_PEER=1 $(PLAIN) $(GO) test -tags ci -count=1 -v -run 'TestPeer$$' ./maps/paint

peer-pictures: ## have Mapnik paint its pictures for the tests anew, after a change of the style
	@scripts/setup.sh peer
	SHYRAQ_PEER=1 $(PLAIN) $(GO) test -tags ci -count=1 -run 'TestPeer$$' ./maps/paint -update

peer-sync: ## print how 10,000 records of a device come to the region, beside PouchDB (needs Node and npm)
	@scripts/peer-sync.sh

fuzz: ## a minute for every decoder
	@for f in $$(grep -rlE '^func Fuzz' --include='*_test.go' . ); do \
		for t in $$(sed -nE 's/^func (Fuzz[A-Za-z0-9_]+).*/\1/p' $$f); do \
			echo "== $$t $$(dirname $$f)"; \
			$(PLAIN) $(GO) test -tags ci -run '^$$' -fuzz "^$$t$$" -fuzztime $${FUZZTIME:-60s} -fuzzminimizetime 1x $$(dirname $$f) || exit 1; \
		done; done

soak: ## the long runs: every byte flipped, 100,000 records, many seeds
	SHYRAQ_SOAK=1 $(PLAIN) $(GO) test -tags ci -timeout 6h -v ./sync/... ./app/e2e
	SHYRAQ_SOAK=1 $(PLAIN) $(GO) test -tags ci -timeout 6h -v -run NoFlippedByte ./app/duty
	@$(MAKE) --no-print-directory monkey MONKEY=3000 STEPS=20

# The clock of the whole test binary is moved: what depends on the hour, the
# day or the machine's zone fails here.
HOURS := ./app/duty ./app/cli ./app/i18n ./app/report ./app/raid/... ./sync/drift ./sync/courier/... ./sync/region ./sync/revision
hours: ## run what depends on the clock at other hours and in other zones (the first time builds the standard library)
	@mkdir -p build && scripts/clock.sh build/clock
	@for zone in UTC Asia/Tokyo America/New_York; do for hours in $${SHIFTS:-0 3 7 12 18 960}; do \
		echo "== $$zone, the clock $$hours h ahead"; \
		TZ=$$zone SHYRAQ_TEST_CLOCK=$$((hours * 3600)) $(PLAIN) $(GO) test -tags ci -overlay build/clock/overlay.json -count=1 $(HOURS) || exit 1; \
		TZ=$$zone SHYRAQ_TEST_CLOCK=$$((hours * 3600)) $(PLAIN) $(GO) test -tags ci -overlay build/clock/overlay.json -count=1 -run TestStartsAtEveryHour ./app/demo || exit 1; \
	done; done

cluster: ## play a night on a cluster while leader, servers and proxies are killed
	@scripts/cluster.sh

powercut: ## take the power of a virtual machine with a device and its region away 100 times (CUTS=n: so many)
	scripts/powercut.sh $(CUTS)

drill: ## back a region up, wreck it, restore it, take PostgreSQL back to a moment, and have its devices bring back the rest
	$(PLAIN) $(GO) test -tags ci -count=1 -v -run 'TestDrill' ./sync/cmd/region

pictures: ## paint every screen in three languages and flavours
	@mkdir -p $(PICTURES)
	SHYRAQ_PICTURES=$(PICTURES) $(PLAIN) $(GO) test -tags ci -count=1 -timeout 6h -run 'Picture|Looks?$$' ./app/ui/... ./maps/...

windows: ## compile the window program for Windows
	@scripts/setup.sh build windows
	@mkdir -p build
	GOOS=windows GOARCH=amd64 CGO_ENABLED=1 CC=x86_64-w64-mingw32-gcc scripts/build.sh build/shyraq.exe . -trimpath -ldflags -H=windowsgui

release: ## the packages of a release, for Debian, Linux and Windows, in build/release (docs/release.md)
	@scripts/setup.sh build release
	@scripts/release.sh

release-check: ## look over the Debian packages, and install, start, upgrade, remove and purge them in a bare system
	@scripts/setup.sh release-check
	@scripts/release-check.sh

release-twice: ## make the packages once more, in another folder and with nothing kept of the first time: the same bytes
	@scripts/setup.sh build release
	@scripts/release-twice.sh

regions: ## fill the shipped region files from map data (MAPDATA=folder)
	$(GO) run ./sync/cmd/regionfile -into assets/regions/kyzylorda.json -districts $(MAPDATA)/kyzylorda/districts_geokz_2024.geojson -settlements $(MAPDATA)/kyzylorda/settlements_wof.geojson
	$(GO) run ./sync/cmd/regionfile -into assets/regions/astana.json -districts $(MAPDATA)/kazakhstan/adm2_geokz_2024.geojson

overview: ## make the shipped overview anew from map data (MAPDATA=folder)
	@scripts/setup.sh overview
	@mkdir -p build
	rm -f build/overview.mbtiles build/overview.pmtiles
	python3 scripts/overview.py $(MAPDATA) build/overview.mbtiles
	$(PLAIN) $(GO) run -tags ci . map import build/overview.mbtiles build/overview.pmtiles
	cp build/overview.pmtiles assets/maps/kyzylorda_overview.pmtiles

clean: ## remove what was built (the demonstration's data too)
	rm -rf build
