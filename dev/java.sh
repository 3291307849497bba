# Sourced after env.sh: runs a program of the test tree. `make build` must have run.
# TEST_JAVA is the command itself: a program in the background is begun by it, so that $! is its pid and not a subshell's.

[[ -s $ROOT/target/test-classpath ]] || die "the tests are not compiled. HINT: run make build"
TEST_JAVA=("$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED
  -cp "$ROOT/target/test-classes:$ROOT/target/classes:$(cat "$ROOT/target/test-classpath")")
