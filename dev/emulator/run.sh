#!/bin/sh
# Runs the Cosmos DB emulator as a program, from the sources as they are: run.sh [--host H] [--port N] [--key BASE64]
# [--partitions N] [--control]. Needs JAVA_HOME to be a JDK 25.
set -eu
cd "$(dirname "$0")/../.."
classpath=target/emulator.classpath
mvn -B -q test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$classpath" >&2
exec "${JAVA_HOME:?must be a JDK 25}/bin/java" -cp "target/test-classes:target/classes:$(cat "$classpath")" \
    io.cosmosbackup.emulator.EmulatorMain "$@"
