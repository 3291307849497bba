/// The operator as a pod, the engine in Job pods, on a real API server with a real kubelet. dev/test.sh brings them up.
@NullMarked
package io.cosmosbackup.e2e;

import org.jspecify.annotations.NullMarked;
