package accord.auth;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * What front ends are told about the other service. It is never called.
 *
 * @param url its public URL; "" where an address of this machine may stand in
 */
@ConfigurationProperties("accord.backend")
record BackendConfiguration(@Bindable(defaultValue = "") String url) {}
