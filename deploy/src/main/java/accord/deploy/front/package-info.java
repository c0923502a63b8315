/**
 * What stands in front of the instances, as Google's front end does: it shares requests among them, and is as good as not
 * there for what a service and its client say to one another. It knows routes and instances as values, and no manifest.
 */
@NullMarked
package accord.deploy.front;

import org.jspecify.annotations.NullMarked;
