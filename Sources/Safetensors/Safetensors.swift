// Sources of Safetensors.
