# Parses a Service in JSON from standard input with gcloud's own message types; prints what they have against it.
import json
import os
import sys

root = sys.argv[1]
sys.path[:0] = [os.path.join(root, 'lib'), os.path.join(root, 'lib', 'third_party')]

from googlecloudsdk.api_lib.util import messages
from googlecloudsdk.generated_clients.apis.run.v1 import run_v1_messages

try:
    messages.DictToMessageWithErrorCheck(json.load(sys.stdin), run_v1_messages.Service)
except messages.DecodeError as error:
    print('\n'.join(line.strip() for line in str(error).splitlines()[1:]))
except messages.ScalarTypeMismatchError as error:
    print('\n'.join(line.strip() for line in str(error).splitlines()[1:]))
