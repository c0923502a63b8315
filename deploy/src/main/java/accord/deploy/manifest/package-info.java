/** What a service asks of the platform: Knative manifests, filled from one closed list of values, every mistake named by file and line. */
@NullMarked
package accord.deploy.manifest;

import org.jspecify.annotations.NullMarked;
