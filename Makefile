# Everything is a script in dev/; this file only names them.
NAME ?= demo
MVN = . dev/env.sh && mvn -B
SHELL = bash

.PHONY: help build test unit it golden demo demo-down image sbom cluster-up cluster-down emulator bench bench-emulator format crds chart clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' Makefile

build: ## compile and package, without tests
	@$(MVN) package -DskipTests

test: ## format check, unit tests, image, cluster, integration tests
	@dev/test.sh

unit: ## unit tests alone, without the slow ones and without Error Prone: no cluster, no image, no other server
	@export MAVEN_OPTS="$${MAVEN_OPTS--XX:+UseSerialGC -XX:TieredStopAtLevel=1}"; $(MVN) test -Punit

it: ## one integration test, IT=CLASS: cluster and Azurite stay (CLUSTER=none: no cluster)
	@dev/test.sh --it "$${IT-}"

golden: ## write what one golden case expects: CASE=schedule-daily-nickname
	@dev/golden.sh "$${CASE-}"

demo: ## back up, destroy and restore an account on a cluster of its own
	@dev/demo/run.sh

demo-down: ## stop the demo
	@dev/demo/down.sh

image: build ## the container image, saved as .state/cosmos-backup.tar
	@. dev/env.sh && dev/image/build.sh "$$STATE/cosmos-backup.tar"

sbom: build ## target/bom.json: each library of the image with its digest (CycloneDX), for a scanner
	@dev/sbom.sh

cluster-up: ## a Kubernetes cluster called NAME (default demo)
	@dev/cluster/up.sh $(NAME)

cluster-down: ## stop the cluster called NAME
	@dev/cluster/down.sh $(NAME)

emulator: build ## a Cosmos DB emulator on ports 8081 (HTTP) and 8082 (HTTPS), until Ctrl-C
	@dev/emulator/run.sh --control

bench: build ## what a backup costs beside the Cosmos SDK and zstd | age (about 15 minutes)
	@dev/bench.sh

bench-emulator: build ## how fast the emulator serves change feeds
	@dev/emulator/bench.sh

format: ## format the sources
	@$(MVN) spotless:apply

crds: ## copy the generated CRDs into the chart
	@dev/crds.sh

chart: ## lint the Helm chart and run its tests (the first time Helm is built, some minutes)
	@dev/helm/test.sh

clean: ## stop what runs, remove what was built (not the caches of the user)
	@dev/clean.sh
