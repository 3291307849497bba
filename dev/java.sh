# Sourced after env.sh: runs a program of the test tree. `make build` must have run.

# test_java CLASS [ARG...]
test_java() {
  [[ -s $ROOT/target/test-classpath ]] || die "the tests are not compiled. HINT: run make build"
  "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -Djdk.httpclient.allowRestrictedHeaders=content-length \
    -cp "$ROOT/target/test-classes:$ROOT/target/classes:$(cat "$ROOT/target/test-classpath")" "$@"
}
