package accord.contract.rules;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** XML as leaves with their whole path and their line, comments left out. */
final class XmlLines {
    private XmlLines() {}

    /**
     * An element that holds text alone.
     *
     * @param path the names of the elements down to it, with slashes
     */
    record Leaf(int line, String path, String value) {
        String name() {
            return path.substring(path.lastIndexOf('/') + 1);
        }

        String parent() {
            var dot = path.lastIndexOf('/');
            return dot < 0 ? "" : path.substring(0, dot);
        }
    }

    /** All of them; none where the text is no XML. */
    static List<Leaf> of(Paper paper) {
        var factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            return read(factory.createXMLStreamReader(new StringReader(paper.text())));
        } catch (XMLStreamException _) {
            return List.of();
        }
    }

    private static List<Leaf> read(XMLStreamReader in) throws XMLStreamException {
        var leaves = new ArrayList<Leaf>();
        var path = new ArrayDeque<String>();
        var text = new StringBuilder();
        while (in.hasNext()) {
            switch (in.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    path.push(in.getLocalName());
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(in.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    if (!text.toString().isBlank()) {
                        leaves.add(new Leaf(
                                in.getLocation().getLineNumber(),
                                joined(path),
                                text.toString().strip()));
                    }
                    text.setLength(0);
                    path.pop();
                }
                default -> {
                    // Comments and declarations decide nothing.
                }
            }
        }
        return leaves;
    }

    private static String joined(Deque<String> path) {
        return StreamSupport.stream(((Iterable<String>) path::descendingIterator).spliterator(), false)
                .collect(Collectors.joining("/"));
    }
}
