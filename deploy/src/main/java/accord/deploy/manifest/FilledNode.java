package accord.deploy.manifest;

import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** A value that was filled in: what is wrong with it is wrong where it came from. */
final class FilledNode extends ScalarNode {

    private final Place origin;

    FilledNode(ScalarNode asked, Tag tag, String text, Place origin) {
        super(tag, text, asked.getStartMark(), asked.getEndMark(), asked.getScalarStyle());
        this.origin = origin;
    }

    Place origin() {
        return origin;
    }
}
