# Everything is a script in dev/; this file only names them.
NAME ?= demo
MVN = . dev/env.sh && mvn -B
SHELL = bash

.PHONY: help build test demo demo-down image cluster-up cluster-down format crds clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' Makefile

build: ## compile and package, without tests
	@$(MVN) package -DskipTests

test: ## unit tests, image, cluster, integration tests, format check
	@dev/test.sh

demo: ## a cluster with the operator, a fake Cosmos DB and two Blob accounts
	@dev/demo/run.sh

demo-down: ## stop the demo
	@dev/demo/down.sh

image: build ## the container image, saved as .state/cosmos-backup.tar
	@. dev/env.sh && dev/image/build.sh "$$STATE/cosmos-backup.tar"

cluster-up: ## a Kubernetes cluster called NAME (default demo)
	@dev/cluster/up.sh $(NAME)

cluster-down: ## stop the cluster called NAME
	@dev/cluster/down.sh $(NAME)

format: ## format the sources
	@$(MVN) spotless:apply

crds: ## copy the generated CRDs to deploy/crds
	@dev/crds.sh

clean: ## stop what runs, remove what was built (not the caches of the user)
	@dev/clean.sh
