# Parses documents with gcloud's own message types: a JSON list of [type, document] on standard input. Prints what the
# types have against them, a line for each: the document's number in the list, a tab, the complaint.
import json
import os
import sys

root = sys.argv[1]
sys.path[:0] = [os.path.join(root, 'lib'), os.path.join(root, 'lib', 'third_party')]

from googlecloudsdk.api_lib.util import messages


def message_type(name):
    if name == 'Service':
        from googlecloudsdk.generated_clients.apis.run.v1 import run_v1_messages as module
    elif name == 'LogMetric':
        from googlecloudsdk.generated_clients.apis.logging.v2 import logging_v2_messages as module
    elif name == 'AlertPolicy':
        from googlecloudsdk.generated_clients.apis.monitoring.v3 import monitoring_v3_messages as module
    else:
        from googlecloudsdk.generated_clients.apis.monitoring.v1 import monitoring_v1_messages as module
    return getattr(module, name)


for number, (name, document) in enumerate(json.load(sys.stdin)):
    try:
        messages.DictToMessageWithErrorCheck(document, message_type(name))
    except (messages.DecodeError, messages.ScalarTypeMismatchError) as error:
        for line in str(error).splitlines()[1:]:
            print('%d\t%s' % (number, line.strip()))
