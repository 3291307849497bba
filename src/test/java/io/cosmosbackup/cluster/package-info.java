/// The cluster that tests and the demo use where there is Docker. Nothing here is a test; `dev/cluster/kinds/k3s.sh`
/// runs it.
@NullMarked
package io.cosmosbackup.cluster;

import org.jspecify.annotations.NullMarked;
