package accord.deploy.preflight;

import accord.deploy.manifest.Kind;
import accord.deploy.manifest.Mistakes;
import accord.deploy.manifest.Place;
import accord.deploy.manifest.Variable;
import java.util.regex.Pattern;

/** What is deployed is one build, named by its digest, and no example is deployed at all. */
final class Images implements Check {

    private static final Pattern BY_DIGEST = Pattern.compile(".+@sha256:[0-9a-f]{64}");
    private static final Pattern EXAMPLE =
            Pattern.compile("(?i)[\\w.-]+\\.example(\\.(com|org|net))?\\b|\\bexample\\.(com|org|net)\\b|\\b0{64}\\b"
                    + "|replace[_-]?(me|with|this)\\w*|change[_-]?me|your[_-](project|domain|host)\\w*");
    private static final Pattern OF_A_TEST =
            Pattern.compile("(?i)(^|[^a-z])(test|testing|e2e|dev|development|local|sample|staging)([^a-z]|$)");

    @Override
    public void look(Deployment deployment, Mistakes mistakes) {
        if (deployment.isLocal()) {
            return;
        }
        for (var side : deployment.sides()) {
            var manifest = side.manifest();
            var lines = manifest.lines();
            image(lines.of("image"), manifest.image(), mistakes);
            for (var sidecar : manifest.sidecars()) {
                image(sidecar.place(), sidecar.image(), mistakes);
            }
            for (var variable : manifest.variables()) {
                switch (variable) {
                    case Variable.Plain(var name, var value) -> replace(lines.of(name), value, mistakes);
                    case Variable.FromSecret(var name, var secret) -> {
                        var declared = side.declared(deployment.environment()).get(name);
                        // A key that tests need is refused where it has no place by its name in the list.
                        if (declared == null || declared.refused().isEmpty()) {
                            named(deployment, lines.of(name), name, secret.name(), mistakes);
                        }
                    }
                }
            }
        }
    }

    private static void image(Place place, String image, Mistakes mistakes) {
        if (!BY_DIGEST.matcher(image).matches()) {
            mistakes.add(
                    Kind.IMAGE_NOT_PINNED,
                    place,
                    "image is '" + image + "', and what a tag means changes",
                    "name it by its digest, as name@sha256:…");
        }
        replace(place, image, mistakes);
    }

    private static void named(Deployment deployment, Place place, String variable, String label, Mistakes mistakes) {
        var word = OF_A_TEST.matcher(label);
        if (word.find()
                && !word.group(2).equalsIgnoreCase(deployment.environment().label())) {
            mistakes.add(
                    Kind.TEST_KEY,
                    place,
                    variable + " is the secret '" + label + "', by its name one of " + word.group(2),
                    "name the secret of " + deployment.environment().label());
        }
    }

    private static void replace(Place place, String value, Mistakes mistakes) {
        var example = EXAMPLE.matcher(value);
        if (example.find()) {
            var what = example.group().matches("0+") ? "a digest of zeros" : "'" + example.group() + "'";
            mistakes.add(Kind.PLACEHOLDER, place, what + " is an example", "replace it with your own");
        }
    }
}
